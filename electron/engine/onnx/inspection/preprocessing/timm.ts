import { Preprocess, preprocessFrom } from '#shared/types';
import { roundHalfEven } from '../../../image';
import { type Fixed, IMAGENET_MEAN, IMAGENET_STD, type Preprocessing } from './common';
import type { ModelConfig, TimmConfig } from './schemas';

const Interpolation = Preprocess.shape.interpolation;

/** timm's facts in a config.json, of whichever form. */
export const timmConfig = (config: ModelConfig): TimmConfig | undefined =>
  config.pretrained_cfg ?? (config.architecture && config.mean ? config : undefined);

/** As timm's `create_transform` does for evaluation. */
export function fromTimm(cfg: TimmConfig, fixed: Fixed): Preprocessing {
  const { size } = fixed.values;
  const filter = cfg.interpolation;
  return {
    preprocess: {
      ...fixed.values,
      ...geometryOf(cfg, size),
      interpolation: Interpolation.safeParse(filter).data ?? 'bicubic',
      scale: 1 / 255,
      mean: cfg.mean ?? IMAGENET_MEAN,
      std: cfg.std ?? IMAGENET_STD,
    },
    source: 'config',
    sources: preprocessFrom('config', {
      ...fixed.origin,
      ...(cfg.crop_pct === undefined && { resize: 'guess' }),
      ...(filter === undefined && { interpolation: 'guess' }),
      ...(!cfg.mean && { mean: 'guess' }),
      ...(!cfg.std && { std: 'guess' }),
    }),
    notes: [],
  };
}

function geometryOf(
  { crop_pct = 0.875, crop_mode, mean = IMAGENET_MEAN }: TimmConfig,
  [height, width]: Preprocess['size'],
): Pick<Preprocess, 'resize' | 'resizeTo' | 'scaled' | 'fill'> {
  const before = (side: number) => Math.floor(side / crop_pct);
  const shorter = Math.min(height, width);
  const resizeTo = before(shorter);
  const scaled: Preprocess['size'] = [before(height), before(width)];
  if (crop_mode === 'border') {
    const level = (value: number) => roundHalfEven(255 * value);
    const fill: Preprocess['fill'] = [level(mean[0]), level(mean[1]), level(mean[2])];
    return { resize: 'contain', resizeTo, scaled, fill };
  }
  if (crop_mode === 'squash')
    return { resize: 'squash', resizeTo, ...(crop_pct !== 1 && { scaled }) };
  return scaled[0] === scaled[1]
    ? { resize: 'shorter', resizeTo }
    : { resize: 'cover', resizeTo, scaled };
}
