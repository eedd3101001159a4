import { type Preprocess, preprocessFrom } from '#shared/types';
import type { Fixed, Preprocessing } from './common';
import type { OpenClipPreprocess } from './schemas';

const OPENAI_MEAN: Preprocess['mean'] = [0.48145466, 0.4578275, 0.40821073];
const OPENAI_STD: Preprocess['std'] = [0.26862954, 0.26130258, 0.27577711];
const RESIZES = { shortest: 'shorter', longest: 'longest', squash: 'squash' } as const;

/** As open_clip's `image_transform` does for evaluation; it names all its defaults. */
export function fromOpenClip(cfg: OpenClipPreprocess, fixed: Fixed): Preprocessing {
  const { size } = fixed.values;
  const { resize_mode = 'shortest' } = cfg;
  return {
    preprocess: {
      ...fixed.values,
      resize: RESIZES[resize_mode],
      resizeTo: resize_mode === 'longest' ? Math.max(...size) : Math.min(...size),
      interpolation: cfg.interpolation === 'bilinear' ? 'bilinear' : 'bicubic',
      scale: 1 / 255,
      mean: cfg.mean ?? OPENAI_MEAN,
      std: cfg.std ?? OPENAI_STD,
    },
    source: 'config',
    sources: preprocessFrom('config', fixed.origin),
    notes:
      resize_mode === 'longest'
        ? ['open_clip extends the image on all sides; here it is extended right and below.']
        : [],
  };
}
