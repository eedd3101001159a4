import { afterEach, describe, expect, it } from 'vitest';
import { type Attention, type Result, type Tensor, VitrineError } from '#shared/types';
import { fakeHost } from '../../../host/fake';
import { clearToasts, useToasts } from '../../../state';
import type { PaintedMaps } from '../../../workers/attention-bitmaps';
import type { AttentionClient, LayerSource } from '../../../workers/attention-client';
import { AttentionPainter, type PaintRequest } from '../../../workers/attention-painter';
import { readout } from '../readout';
import { defaultSpec, useAttentionSpec } from '../spec';
import { AttentionMaps } from './attention-maps';

const axis = { grid: [2, 2] as [number, number], special: 1 };
const HEADS = 2;
const SIZE = 5;

/** `[2, 5, 5]` with every weight telling where it stands: layer.headqk. */
const weights = (layer: number) =>
  Float32Array.from({ length: HEADS * SIZE * SIZE }, (_, i) => {
    const [head, q, k] = [Math.floor(i / 25), Math.floor(i / 5) % 5, i % 5];
    return layer + head / 10 + q / 100 + k / 1000;
  });

const tensor = (id: string) => ({ id, dtype: 'float32' as const, shape: [HEADS, SIZE, SIZE] });
const layerOf = (layer: number, kept: boolean) => ({
  layer,
  name: `s${layer}`,
  heads: HEADS,
  queries: axis,
  keys: axis,
  tensor: kept ? tensor(`layer${layer}`) : null,
});

const attention = { layers: [layerOf(0, true), layerOf(1, false)] };
const result = { id: 'r1', parts: { attention } } as unknown as Result;

const tensors = new Map<string, Tensor>([
  ['layer0', { shape: [HEADS, SIZE, SIZE], data: weights(0) }],
  ['layer1', { shape: [HEADS, SIZE, SIZE], data: weights(1) }],
  ['rollout', { shape: [2, SIZE, SIZE], data: weights(7) }],
]);

const makeHost = () =>
  fakeHost(
    {
      'attention.layer': () => tensor('layer1'),
      'attention.rollout': () => ({ id: 'rollout', dtype: 'float32', shape: [2, SIZE, SIZE] }),
    },
    tensors,
  );

/** Paints on this thread, as the window does small layers; bitmaps exist only in browsers. */
function makeClient() {
  const painter = new AttentionPainter();
  const prepared: string[] = [];
  const atOnce: string[] = [];
  const prepare = async (source: LayerSource) => {
    prepared.push(source.key);
    painter.put(source.key, await source.load());
  };
  const painted = (request: PaintRequest): PaintedMaps | null => {
    const painting = painter.paint(request);
    const bitmap = { close: () => {} } as ImageBitmap;
    return painting && { ...painting, bitmap, width: 2, height: 2 };
  };
  const paint = async (_lane: string, source: LayerSource, request: PaintRequest) => {
    await prepare(source);
    return painted(request);
  };
  const paintNow = ({ key }: LayerSource, request: PaintRequest) => {
    const maps = painted(request);
    if (maps) atOnce.push(key);
    return maps;
  };
  const client = { prepare, paint, paintNow } as unknown as AttentionClient;
  return { client, prepared, atOnce };
}

/** Of the 2 x 2 patches the first and the last are left in the second layer. */
const left = { ...axis, places: [0, 3] };
const prunedLayer = { ...layerOf(1, true), queries: left, keys: left };
const pruned = { layers: [layerOf(0, true), { ...prunedLayer, tensor: tensor('pruned') }] };
tensors.set('pruned', {
  shape: [HEADS, 3, 3],
  data: Float32Array.from({ length: HEADS * 9 }, (_, i) => i / 10),
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const opened: AttentionMaps[] = [];
async function open(shown: Attention = attention, host = makeHost()) {
  const { client, prepared, atOnce } = makeClient();
  const attentionMaps = new AttentionMaps(host, client, result, shown);
  opened.push(attentionMaps);
  await settle();
  return { host, attentionMaps, prepared, atOnce };
}
const shownValues = (attentionMaps: AttentionMaps) =>
  [...attentionMaps.shown!.maps.values[0]!].map((value) => Number(value.toFixed(3)));

afterEach(() => {
  for (const attentionMaps of opened.splice(0)) attentionMaps.close();
  useAttentionSpec.setState(defaultSpec);
  clearToasts();
});

describe('AttentionMaps', () => {
  it('shows the last layer, fetched now when the run did not keep it, and looks ahead', async () => {
    const { host, attentionMaps, prepared } = await open();
    expect(shownValues(attentionMaps)).toEqual([1.05, 1.051, 1.052, 1.053, 1.054]);
    expect(host.calls.map(({ method }) => method)).toEqual(['attention.layer']);
    expect(prepared).toEqual(['r1/layers/1', 'r1/layers/0']);
  });

  it('follows layer, head, query and direction', async () => {
    const { attentionMaps } = await open();
    useAttentionSpec.setState({ layer: 0, head: 1, query: { kind: 'place', y: 0.9, x: 0.1 } });
    await settle();
    expect(shownValues(attentionMaps)).toEqual([0.13, 0.131, 0.132, 0.133, 0.134]);
    useAttentionSpec.setState({ direction: 'to' });
    await settle();
    expect(shownValues(attentionMaps)).toEqual([0.103, 0.113, 0.123, 0.133, 0.143]);
  });

  it('shows a map of a layer at hand with the change itself, and tells once', async () => {
    const { attentionMaps, atOnce } = await open();
    const told: unknown[] = [];
    attentionMaps.onChange(() => told.push(attentionMaps.busy));
    useAttentionSpec.setState({ layer: 0, head: 0 });
    expect(shownValues(attentionMaps)).toEqual([0, 0.001, 0.002, 0.003, 0.004]);
    expect(atOnce).toEqual(['r1/layers/0']);
    expect(new Set(told)).toEqual(new Set([false]));
  });

  it('keeps the newest map when an older one takes its time', async () => {
    const slow = { ...attention, layers: [...attention.layers, layerOf(2, true)] };
    slow.layers[2] = { ...slow.layers[2]!, tensor: tensor('slow') };
    let arrive = (_tensor: Tensor) => {};
    const host = makeHost();
    const fast = host.tensor;
    host.tensor = (ref, slice, options) =>
      ref.id === 'slow'
        ? new Promise((resolve) => {
            arrive = resolve;
          })
        : fast(ref, slice, options);
    useAttentionSpec.setState({ layer: 0 });
    const { attentionMaps } = await open(slow, host);
    useAttentionSpec.setState({ layer: 2 });
    expect(attentionMaps.busy).toBe(true);
    useAttentionSpec.setState({ layer: 0, head: 1 });
    arrive({ shape: [HEADS, SIZE, SIZE], data: weights(2) });
    await settle();
    expect(shownValues(attentionMaps)).toEqual([0.1, 0.101, 0.102, 0.103, 0.104]);
    expect(attentionMaps.busy).toBe(false);
  });

  it('takes the patch under the pointer as query, until one is pinned', async () => {
    const { attentionMaps } = await open();
    attentionMaps.setHover({ y: 0.9, x: 0.9 });
    await settle();
    expect(attentionMaps.shown!.resolved.question.token).toBe(4);
    useAttentionSpec.setState({ query: { kind: 'place', y: 0.1, x: 0.1 } });
    await settle();
    expect(attentionMaps.shown!.resolved.question.token).toBe(1);
    expect(readout(attentionMaps)).toBe('patch 2, 2: 1.064, rank 1 of 4 · class token 1.060');
    attentionMaps.setHover(null);
    expect(readout(attentionMaps)).toBe('class token 1.060');
  });

  it('leaves the map alone when the pointer only reads', async () => {
    useAttentionSpec.setState({ follow: false });
    const { attentionMaps } = await open();
    const { shown } = attentionMaps;
    attentionMaps.setHover({ y: 0.9, x: 0.9 });
    await settle();
    expect(attentionMaps.shown!.maps).toBe(shown!.maps);
    expect(attentionMaps.shown!.resolved.question.token).toBe(0);
  });

  it('reads pruned layers: what is left, and what was dropped', async () => {
    const { attentionMaps } = await open(pruned);
    expect(attentionMaps.layers.map(({ note }) => note)).toEqual([
      '4 of 4 patches',
      '2 of 4 patches',
    ]);
    useAttentionSpec.setState({ head: 1 });
    attentionMaps.setHover({ y: 0.9, x: 0.9 });
    await settle();
    expect(shownValues(attentionMaps)).toEqual([1.5, 1.6, 1.7]);
    expect(readout(attentionMaps)).toBe('patch 2, 2: 1.700, rank 1 of 2 · class token 1.500');
    attentionMaps.setHover({ y: 0.9, x: 0.1 });
    await settle();
    expect(shownValues(attentionMaps)).toEqual([0.9, 1, 1.1]);
    expect(readout(attentionMaps)).toBe('patch 2, 1: dropped · class token 0.900');
    expect(attentionMaps.describe(attentionMaps.shown!)).toMatch(
      /class token, as patch 2, 1 was dropped$/,
    );
    expect(await attentionMaps.tensorOnStage()).toMatchObject({
      axes: { queries: left, keys: left },
    });
  });

  it('tells once why there is no rollout, whatever the pointer does', async () => {
    const host = fakeHost(
      {
        'attention.rollout': () => {
          throw new VitrineError('unsupported', 'Tokens are dropped on the way');
        },
      },
      tensors,
    );
    const { attentionMaps } = await open(pruned, host);
    useAttentionSpec.setState({ source: 'rollout' });
    await settle();
    for (const x of [0.1, 0.9, 0.1]) {
      attentionMaps.setHover({ y: 0.1, x });
      await settle();
    }
    expect(attentionMaps.problem).toBe('Tokens are dropped on the way');
    expect(useToasts.getState().toasts).toMatchObject([
      { message: attentionMaps.problem, count: 1 },
    ]);
    expect(host.calls.filter(({ method }) => method === 'attention.rollout')).toHaveLength(1);
  });

  it('shows the rollout, computed once', async () => {
    const { host, attentionMaps } = await open();
    useAttentionSpec.setState({ source: 'rollout' });
    await settle();
    expect(shownValues(attentionMaps)).toEqual([7.1, 7.101, 7.102, 7.103, 7.104]);
    useAttentionSpec.setState({ layer: 0 });
    await settle();
    expect(shownValues(attentionMaps)).toEqual([7, 7.001, 7.002, 7.003, 7.004]);
    const rollouts = host.calls.filter(({ method }) => method === 'attention.rollout');
    expect(rollouts).toHaveLength(1);
  });

  it('names the tensor behind the map for the export', async () => {
    const { attentionMaps } = await open();
    expect(await attentionMaps.tensorOnStage()).toMatchObject({
      slice: [],
      name: 'attention-layer1',
    });
    useAttentionSpec.setState({ layer: 0, head: 1 });
    expect(await attentionMaps.tensorOnStage()).toMatchObject({
      ref: { id: 'layer0' },
      slice: [1],
      name: 'attention-layer0-head1',
    });
  });

  it('measures every repaint, for the tests in a browser', async () => {
    performance.clearMeasures('vitrine:repaint');
    await open();
    expect(performance.getEntriesByName('vitrine:repaint')).toHaveLength(1);
  });
});
