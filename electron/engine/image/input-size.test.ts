import { expect, test } from 'vitest';
import type { Preprocess, Size } from '#shared/types';
import { inputSize } from './input-size';
import { preprocess } from './preprocess';
import { noise } from './testing';

const plain: Preprocess = {
  size: [96, 96],
  resize: 'fit',
  resizeTo: 96,
  interpolation: 'bilinear',
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  channels: 'RGB',
  layout: 'NCHW',
};

/** As transformers 4.57 says: DPT, DETR (`get_size_with_aspect_ratio`), GLPN and Swin2SR. */
test.each<[Partial<Preprocess>, Size, Size]>([
  [{ resize: 'fit', multiple: 8 }, [80, 120], [96, 144]],
  [{ resize: 'fit', multiple: 14, size: [518, 518] }, [480, 640], [518, 686]],
  [{ resize: 'floor', multiple: 32 }, [480, 650], [480, 640]],
  [{ resize: 'mirror', multiple: 8 }, [64, 63], [72, 64]],
  [{ resize: 'keep-ratio', resizeTo: 800, longest: 1333, round: 'down' }, [480, 640], [800, 1066]],
  [{ resize: 'keep-ratio', resizeTo: 800, longest: 1333, round: 'down' }, [500, 1000], [666, 1333]],
  [{ resize: 'graph' }, [33, 44], [33, 44]],
])('%j of %j is %j', (spec, [height, width], size) => {
  expect(inputSize({ width, height }, { ...plain, ...spec })).toEqual(size);
});

test('what lies beyond the longer side is 0 after mean and std', () => {
  const spec = { ...plain, resize: 'longest' as const, resizeTo: 6, size: [6, 6] as Size };
  const image = noise(6, 4);
  for (const layout of ['NCHW', 'NHWC'] as const) {
    const { data, region } = preprocess(image, { ...spec, mean: [300, 300, 300], layout });
    const at = (c: number, y: number, x: number) =>
      data[layout === 'NCHW' ? (c * 6 + y) * 6 + x : (y * 6 + x) * 3 + c];
    for (let c = 0; c < 3; c++) {
      expect(at(c, 3, 5)).toBe(image.rgb[(3 * 6 + 5) * 3 + c]! - 300);
      expect([at(c, 4, 0), at(c, 5, 5)]).toEqual([0, 0]);
    }
    expect(region).toEqual({ x: 0, y: 0, width: 6, height: 6 });
  }
});

test('a mirror image continues the border', () => {
  const image = noise(3, 3);
  const { data } = preprocess(image, { ...plain, resize: 'mirror', multiple: 4, size: [4, 4] });
  expect(data[3]).toBe(image.rgb[2 * 3]);
  expect(data[15]).toBe(image.rgb[8 * 3]);
});

test('a squashed image is cropped in its centre', () => {
  const image = noise(8, 8);
  const { data, region } = preprocess(image, {
    ...plain,
    resize: 'squash',
    scaled: [8, 8],
    size: [4, 4],
  });
  expect(data[0]).toBe(image.rgb[(2 * 8 + 2) * 3]);
  expect(region).toEqual({ x: 2, y: 2, width: 4, height: 4 });
});
