import { type Preprocess, preprocessFrom } from '#shared/types';
import { type Fixed, IMAGENET_MEAN, IMAGENET_STD, type Preprocessing } from './common';
import type { ModelConfig, TimmConfig } from './schemas';

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
      interpolation:
        filter === 'bilinear' || filter === 'lanczos' || filter === 'nearest' ? filter : 'bicubic',
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
    notes:
      cfg.crop_mode === 'border'
        ? ['timm extends the image on all sides; here it is extended right and below.']
        : [],
  };
}

function geometryOf(
  { crop_pct = 0.875, crop_mode }: TimmConfig,
  [height, width]: Preprocess['size'],
): Pick<Preprocess, 'resize' | 'resizeTo' | 'scaled'> {
  const before = (side: number) => Math.floor(side / crop_pct);
  const shorter = Math.min(height, width);
  if (crop_mode === 'border') return { resize: 'longest', resizeTo: before(shorter) };
  if (crop_mode !== 'squash') return { resize: 'shorter', resizeTo: before(shorter) };
  const crops = crop_pct !== 1 && { scaled: [before(height), before(width)] as [number, number] };
  return { resize: 'squash', resizeTo: before(shorter), ...crops };
}
