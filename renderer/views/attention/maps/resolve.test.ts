import { expect, describe as group, it } from 'vitest';
import { placeOf } from '#shared/attention';
import { FIGURE_KEYWORD, FigureDocument, readMetadata } from '#shared/figure';
import type { Attention, AttentionLayer } from '#shared/types';
import golden from '../../../../electron/engine/compatibility/golden/attention.svg?raw';
import { lookOf } from '../look';
import { type AttentionSpec, defaultSpec, restoreSpec, useAttentionSpec } from '../spec';
import { describe, resolve } from './resolve';
import { droppedPatches, patchOf, specialName, tokenAt, tokenName, tokenOf } from './tokens';

const layer = (index: number, patch: Partial<AttentionLayer> = {}): AttentionLayer => ({
  layer: index,
  name: `softmax${index}`,
  heads: 3,
  queries: { grid: [14, 14], special: 1 },
  keys: { grid: [14, 14], special: 1 },
  tensor: null,
  ...patch,
});
const vit: Attention = { layers: [layer(0), layer(1)] };
/** Of 14 x 14 patches, three are left in the last layer. */
const left = { grid: [14, 14] as [number, number], special: 1, places: [0, 15, 195] };
const pruned: Attention = { layers: [layer(0), layer(1, { queries: left, keys: left })] };
/** A SegFormer stage: no class token, keys on a coarser grid. */
const reduced: Attention = {
  layers: [
    layer(0, {
      heads: 1,
      queries: { grid: [16, 8], special: 0 },
      keys: { grid: [4, 2], special: 0 },
    }),
  ],
};

group('resolve', () => {
  it('takes the last layer and the class token of a ViT', () => {
    expect(resolve(defaultSpec, vit)).toMatchObject({
      layer: 1,
      question: { head: 'mean', direction: 'from', token: 0 },
    });
  });

  it('fits a spec of a larger model', () => {
    const spec = { ...defaultSpec, layer: 11, head: 7 };
    expect(resolve(spec, vit)).toMatchObject({ layer: 1, question: { head: 'mean' } });
    expect(resolve(spec, { layers: [] })).toBeNull();
  });

  it('finds the same place on grids of other sizes', () => {
    const spec: AttentionSpec = { ...defaultSpec, query: { kind: 'place', y: 0.99, x: 0 } };
    expect(resolve(spec, reduced)?.question.token).toBe(15 * 8);
    expect(resolve({ ...spec, direction: 'to' }, reduced)?.question.token).toBe(3 * 2);
    expect(resolve(spec, vit)?.question.token).toBe(1 + 13 * 14);
  });

  it('stands in for a class token that is not there', () => {
    expect(resolve(defaultSpec, reduced)?.question.token).toBe('all');
    expect(resolve({ ...defaultSpec, direction: 'to' }, reduced)?.question.token).toBe(2 * 2 + 1);
  });

  it('finds a patch among those that are left; the class token stands in for a dropped one', () => {
    const at = (patch: number): AttentionSpec => ({
      ...defaultSpec,
      query: { kind: 'place', ...placeOf({ grid: [14, 14], special: 0 }, patch) },
    });
    expect(resolve(at(15), pruned)).toMatchObject({ question: { token: 2 }, instead: null });
    expect(resolve(at(16), pruned)).toMatchObject({
      question: { token: 0 },
      instead: 'patch 2, 3 was dropped',
    });
    expect(resolve({ ...at(16), layer: 0 }, pruned)).toMatchObject({
      question: { token: 17 },
      instead: null,
    });
    const words = describe(resolve(at(16), pruned)!, 'layers', 'Layer 2');
    expect(words).toBe(
      'Layer 2, mean of heads, attention from class token, as patch 2, 3 was dropped',
    );
  });

  it('takes any patch that is left where there is neither the middle one nor a class token', () => {
    const bare = { ...left, special: 0 };
    const one: Attention = { layers: [layer(0, { queries: bare, keys: bare })] };
    expect(resolve({ ...defaultSpec, direction: 'to' }, one)?.question.token).toBe(0);
    expect(resolve(defaultSpec, one)?.question.token).toBe('all');
  });

  it('shows a rollout as one head of plain weights', () => {
    const spec = { ...defaultSpec, source: 'rollout', head: 2, quantity: 'difference' } as const;
    expect(resolve(spec, vit)).toMatchObject({
      heads: 1,
      question: { head: 0, quantity: 'weight' },
    });
  });
});

group('tokens', () => {
  const axis = vit.layers[0]!.queries;

  it('go from place to patch and back', () => {
    for (const token of [1, 14, 15, 196]) {
      expect(tokenAt(axis, placeOf(axis, patchOf(axis, token)!))).toBe(token);
    }
    expect(tokenAt(axis, { y: 1, x: 1 })).toBe(196);
    expect(patchOf(axis, 0)).toBeNull();
  });

  it('lie where their patches are when others were dropped', () => {
    expect([1, 2, 3].map((token) => patchOf(left, token))).toEqual([0, 15, 195]);
    expect([0, 1, 15].map((patch) => tokenOf(left, patch))).toEqual([1, null, 2]);
    expect(tokenName(left, 2)).toBe('patch 2, 2');
    expect(droppedPatches({ ...left, grid: [4, 4], places: [0, 2, 15] })).toEqual([
      1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    ]);
    expect(droppedPatches(axis)).toEqual([]);
  });

  it('have names', () => {
    expect(tokenName(axis, 0)).toBe('class token');
    expect(tokenName(axis, 16)).toBe('patch 2, 2');
    expect(specialName({ grid: [4, 4], special: 2 }, 1)).toBe('distillation token');
    expect(specialName({ grid: [4, 4], special: 5 }, 4)).toBe('register 4');
    const names = ['register 1', 'register 2'];
    expect(tokenName({ grid: [4, 4], special: 2, names }, 0)).toBe('register 1');
    expect(describe(resolve(defaultSpec, vit)!, 'layers', 'Layer 2')).toBe(
      'Layer 2, mean of heads, attention from class token',
    );
  });
});

group('spec', () => {
  it('is restored whole or not at all', () => {
    restoreSpec({ ...defaultSpec, layer: 3, colormap: 'magma' });
    expect(useAttentionSpec.getState()).toMatchObject({ layer: 3, colormap: 'magma' });
    expect(() => restoreSpec({ ...defaultSpec, opacity: 7 })).toThrowError(/no attention view/);
    expect(useAttentionSpec.getState().opacity).toBe(defaultSpec.opacity);
    useAttentionSpec.setState(defaultSpec);
  });

  it('draws what version 0.1 saved as that version did', () => {
    const saved = readMetadata(golden, FIGURE_KEYWORD);
    restoreSpec(FigureDocument.parse(JSON.parse(saved!)).view.spec);
    const look = { range: 'map', clip: 100, alpha: 'even', threshold: 0, interpolation: 'none' };
    expect(lookOf(useAttentionSpec.getState())).toEqual({ colormap: 'viridis', ...look });
    expect(useAttentionSpec.getState()).toMatchObject({ layer: 2, head: 3, opacity: 0.6 });
    useAttentionSpec.setState(defaultSpec);
  });
});
