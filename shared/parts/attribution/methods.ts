import { z } from 'zod';

/** Methods that give each patch a number. */
export const mapMethods = [
  ...(['inputXGradient', 'integratedGradients', 'gradCam', 'chefer'] as const),
  ...(['rawAttention', 'occlusion', 'rise', 'random'] as const),
] as const;
export const MapMethod = z.enum(mapMethods);
export type MapMethod = z.infer<typeof MapMethod>;
