import { type Preprocess, preprocessFrom, type Size } from '#shared/types';
import { AS_IT_IS, type Fixed, IMAGENET_MEAN, IMAGENET_STD, type Preprocessing } from './common';
import { boxOf, geometryOf } from './geometry';
import { isKnown, processorOf, withDefaults } from './processors';
import type { HfPreprocessor } from './schemas';

/** PIL's numbers for resampling filters. */
const PIL_FILTERS: Record<number, Preprocess['interpolation']> = {
  0: 'nearest',
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
  4: 'box',
  5: 'hamming',
};

/** As the image processor of transformers does that wrote the file. */
export function fromHuggingFace(given: HfPreprocessor, fixed: Fixed): Preprocessing {
  const hf = withDefaults(given);
  const { notes, ...geometry } = geometryOf(hf, processorOf(hf), fixed);
  const known = isKnown(processorOf(hf));
  const absent = (key: keyof HfPreprocessor) => hf[key] === undefined;
  const normalises = hf.do_normalize ?? true;
  return {
    preprocess: {
      ...fixed.values,
      channels: hf.do_flip_channel_order ? 'BGR' : 'RGB',
      ...geometry,
      interpolation: PIL_FILTERS[hf.resample ?? 2] ?? 'bilinear',
      ...levels(hf, normalises),
    },
    source: 'config',
    sources: preprocessFrom('config', {
      ...fixed.origin,
      ...(!known && absent('size') && { resize: 'guess' }),
      ...(!known && absent('resample') && { interpolation: 'guess' }),
      ...(normalises && absent('image_mean') && { mean: 'guess' }),
      ...(normalises && absent('image_std') && { std: 'guess' }),
    }),
    notes,
  };
}

/** Scale, mean and std. */
function levels(
  hf: HfPreprocessor,
  normalises: boolean,
): Pick<Preprocess, 'scale' | 'mean' | 'std'> {
  const scale = (hf.do_rescale ?? true) ? (hf.rescale_factor ?? 1 / 255) : 1;
  const { mean, std } = normalises
    ? { mean: hf.image_mean ?? IMAGENET_MEAN, std: hf.image_std ?? IMAGENET_STD }
    : AS_IT_IS;
  // What is subtracted before mean and std is part of the mean.
  const offset = hf.rescale_offset || hf.offset ? 1 : 0;
  const twice = processorOf(hf) === 'EfficientNet' && hf.include_top === true && normalises;
  const each = <T>(values: [T, T, T], change: (value: T) => T): [T, T, T] => [
    change(values[0]),
    change(values[1]),
    change(values[2]),
  ];
  return {
    scale,
    mean: each(mean, (value) => value + offset),
    std: twice ? each(std, (value) => value * value) : std,
  };
}

/** The input size that a processor makes of every image; undefined where it follows the image. */
export function sizeShown(given: HfPreprocessor): Size | undefined {
  const hf = withDefaults(given);
  if (hf.do_center_crop ?? hf.crop_size !== undefined) return boxOf(hf.crop_size) ?? boxOf(hf.size);
  const { size } = hf;
  if (processorOf(hf) === 'ConvNext' && typeof size === 'object') {
    return size.shortest_edge ? [size.shortest_edge, size.shortest_edge] : undefined;
  }
  if (typeof size === 'object' && size.longest_edge && !size.shortest_edge) {
    return boxOf(hf.pad_size) ?? [size.longest_edge, size.longest_edge];
  }
  return boxOf(size);
}
