import { type Preprocess, preprocessFrom } from '#shared/types';
import type { Fixed, Preprocessing } from './common';
import type { OpenClipPreprocess } from './schemas';

const OPENAI_MEAN: Preprocess['mean'] = [0.48145466, 0.4578275, 0.40821073];
const OPENAI_STD: Preprocess['std'] = [0.26862954, 0.26130258, 0.27577711];

/** As open_clip's `image_transform` does for evaluation; it names all its defaults. */
export function fromOpenClip(cfg: OpenClipPreprocess, fixed: Fixed): Preprocessing {
  const { size } = fixed.values;
  return {
    preprocess: {
      ...fixed.values,
      ...geometryOf(cfg, size),
      interpolation: cfg.interpolation === 'bilinear' ? 'bilinear' : 'bicubic',
      scale: 1 / 255,
      mean: cfg.mean ?? OPENAI_MEAN,
      std: cfg.std ?? OPENAI_STD,
    },
    source: 'config',
    sources: preprocessFrom('config', fixed.origin),
    notes: [],
  };
}

function geometryOf(
  { resize_mode = 'shortest', fill_color = 0 }: OpenClipPreprocess,
  size: Preprocess['size'],
): Pick<Preprocess, 'resize' | 'resizeTo' | 'scaled' | 'fill'> {
  const resizeTo = Math.min(...size);
  if (resize_mode === 'squash') return { resize: 'squash', resizeTo };
  if (resize_mode === 'longest') {
    return {
      resize: 'contain',
      resizeTo,
      scaled: size,
      fill: [fill_color, fill_color, fill_color],
    };
  }
  return size[0] === size[1]
    ? { resize: 'shorter', resizeTo }
    : { resize: 'cover', resizeTo, scaled: size };
}
