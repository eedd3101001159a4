import type { MapMethod } from '#shared/types';
import { chefer, rawAttention } from './attention';
import { gradCam } from './grad-cam';
import { inputXGradient, integratedGradients } from './gradients';
import type { Method } from './method';
import { occlusion, randomOrder, rise } from './perturbation';

export { inputGradients } from './gradients';

/** Every method that gives each patch a number. */
export const methods: Readonly<Record<MapMethod, Method>> = {
  inputXGradient,
  integratedGradients,
  gradCam,
  chefer,
  rawAttention,
  occlusion,
  rise,
  random: randomOrder,
};
