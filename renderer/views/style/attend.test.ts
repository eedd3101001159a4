import { describe, expect, it } from 'vitest';
import { patchRectOn } from '#shared/attention';
import type { Stylized } from '#shared/types';
import { gridsOf, headOf, layerOf, questionOf, type StyleAttention } from './attend';
import { defaultSpec } from './spec';

const attention: StyleAttention = {
  heads: 4,
  grids: { content: [4, 6], style: [2, 3] },
  layers: [
    { name: 'style0', queries: 'style', keys: 'style' },
    { name: 'content0', queries: 'content', keys: 'content' },
    { name: 'decoder0', queries: 'content', keys: 'style' },
  ],
};
/** 43 x 30 pixels in patches of 8, and 24 x 16. */
const stylized = {
  size: [30, 43],
  style: { name: 'waves.jpg', size: [16, 24] },
  attention,
} as unknown as Stylized;
const grids = gridsOf(stylized, [8, 8])!;
const [style0, content0, decoder0] = attention.layers as [
  StyleAttention['layers'][number],
  StyleAttention['layers'][number],
  StyleAttention['layers'][number],
];

describe('patches of padded images', () => {
  it('are as large as they are, and reach into the padding at the edge', () => {
    const within = { x: 0, y: 0, width: 43, height: 30 };
    expect(patchRectOn(grids.content, 0, within)).toMatchObject({
      width: expect.closeTo(8),
      height: expect.closeTo(8),
    });
    const last = patchRectOn(grids.content, 23, within);
    expect([last.x + last.width, last.y + last.height]).toEqual(
      [48, 32].map((at) => expect.closeTo(at)),
    );
  });

  it('are none where the model tells of no attention', () => {
    const { attention: _, ...silent } = stylized;
    expect(gridsOf(silent, [8, 8])).toBeNull();
  });
});

describe('what a layer is asked', () => {
  const content = { on: 'content', y: 0.999, x: 0.01 } as const;
  const style = { on: 'style', y: 0.1, x: 0.5 } as const;

  it('is where a patch of the content draws from, or which draw from one of the style', () => {
    expect(questionOf(decoder0, content, grids)).toEqual({
      layer: 'decoder0',
      of: 'queries',
      patch: 18,
      on: 'style',
    });
    expect(questionOf(decoder0, style, grids)).toEqual({
      layer: 'decoder0',
      of: 'keys',
      patch: 1,
      on: 'content',
    });
  });

  it('is what an encoder looks at in its own image, and nothing of the other', () => {
    expect(questionOf(content0, content, grids)).toMatchObject({ of: 'queries', on: 'content' });
    expect(questionOf(style0, content, grids)).toBeNull();
  });

  it('is asked of the last layer and head where the model lacks those of a spec', () => {
    const spec = { ...defaultSpec, layer: 'decoder5', head: 7 };
    expect(layerOf(attention, spec)).toBe(decoder0);
    expect(headOf(attention, spec)).toBe(3);
    expect(headOf(attention, defaultSpec)).toBe('mean');
  });
});
