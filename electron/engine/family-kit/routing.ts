import { loadOf, variation } from '#shared/parts/routing';
import {
  axisLength,
  type ModelCard,
  type Parts,
  type RoutingLayer,
  type Tensor,
  VitrineError,
} from '#shared/types';
import { OVERFLOW_HINT } from '../tensors/overflow';
import type { AnalysisContext } from './family';

interface Routed {
  /** `[..., T, k]` */
  readonly chosen: Tensor;
  readonly gates: Tensor;
  /** Absent where experts compute all that chose them. */
  readonly kept?: Tensor;
  /** `[..., T, N]` */
  readonly probabilities: Tensor;
}

type Keep = AnalysisContext<unknown>['keep'];

/** What a mixture of experts did, from what its router gave. Throws VitrineError('unsupported') for NaN and for experts that do not exist. */
export async function routingLayer(
  how: Pick<RoutingLayer, 'layer' | 'experts' | 'mode' | 'capacity'>,
  { chosen, gates, kept, probabilities }: Routed,
  keep: Keep,
): Promise<RoutingLayer> {
  if (!probabilities.data.every(Number.isFinite)) {
    const message = `The router of block ${how.layer + 1} gave values that are not finite numbers`;
    throw new VitrineError('unsupported', message, { hint: OVERFLOW_HINT });
  }
  const stray = chosen.data.find((expert) => !(expert >= 0 && expert < how.experts));
  if (stray !== undefined) {
    const message = `The router of block ${how.layer + 1} chose expert ${stray} of ${how.experts}, counted from 0`;
    throw new VitrineError('unsupported', message, {
      hint: 'The graph is damaged: export it again.',
    });
  }
  const k = chosen.shape.at(-1)!;
  const all = { shape: chosen.shape, data: new Uint8Array(chosen.data.length).fill(1) };
  const taken = kept ? { ...kept, data: Uint8Array.from(kept.data) } : all;
  const load = loadOf(chosen.data, how.experts);
  return {
    ...how,
    chosen: await keep(table(chosen, k)),
    gates: await keep(table(gates, k)),
    kept: await keep(table(taken, k)),
    probabilities: await keep(table(probabilities, how.experts)),
    load,
    loadKept: loadOf(chosen.data, how.experts, taken.data),
    cv: variation(load),
  };
}

/** The tensor of one image as `[T, columns]`. */
const table = (tensor: Tensor, columns: number): Tensor => ({
  shape: [tensor.data.length / columns, columns],
  data: tensor.data,
});

/** The names of the tensors of a graph that `routersPart` needs. */
export const routerTensors = ({ routers = [] }: ModelCard): readonly string[] =>
  routers.flatMap(({ probabilities, gates, chosen }) => [probabilities, gates, chosen]);

/** How the routers of an imported graph routed; no part where they saw another number of tokens. */
export async function routersPart(
  { routers = [] }: ModelCard,
  inside: ReadonlyMap<string, Tensor>,
  keep: Keep,
): Promise<Pick<Parts, 'routing'>> {
  const layers: RoutingLayer[] = [];
  const [first] = routers;
  for (const [layer, router] of routers.entries()) {
    const probabilities = inside.get(router.probabilities)!;
    const tokens = probabilities.data.length / router.experts;
    if (tokens !== axisLength(first!.tokens)) continue;
    const how = { layer, experts: router.experts, mode: 'topk', capacity: null } as const;
    const routed = { chosen: inside.get(router.chosen)!, gates: inside.get(router.gates)! };
    layers.push(await routingLayer(how, { ...routed, probabilities }, keep));
  }
  return layers.length > 0 ? { routing: { tokens: first!.tokens, layers } } : {};
}
