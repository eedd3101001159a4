import { z } from 'zod';
import { Size, TokenAxis } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';
import { dropped } from './load';

const count = z.number().int().nonnegative();

/** How one mixture of experts routed T tokens to N experts, k choices each. */
export const RoutingLayer = z.object({
  /** The block that it is in, from 0; where that is not known its place among the graph's routers. */
  layer: count,
  /** N. */
  experts: z.number().int().positive(),
  /** `prototype`: one expert of each of k groups of consecutive experts. */
  mode: z.enum(['topk', 'prototype']),
  /** Tokens that an expert computes at most; null where it computes all. */
  capacity: z.number().int().positive().nullable(),
  /** Experts of each token, first choice first, `[T, k]`. */
  chosen: TensorRef,
  /** How much of each expert's output a token takes, `[T, k]`. */
  gates: TensorRef,
  /** 1 where the expert computes the token, 0 where it dropped it, `[T, k]`. */
  kept: TensorRef,
  /** Of all experts, before the choice, `[T, N]`. */
  probabilities: TensorRef,
  /** Tokens that chose each expert, and those of them that it computes. */
  load: z.array(count),
  loadKept: z.array(count),
  /** Standard deviation of the load over its mean: 0 where all experts are equally busy. */
  cv: z.number().nonnegative(),
});
export type RoutingLayer = z.infer<typeof RoutingLayer>;

/** Which expert computed which token. */
export const Routing = z.object({ tokens: TokenAxis, layers: z.array(RoutingLayer).min(1) });
export type Routing = z.infer<typeof Routing>;

/** Mixtures of experts inside a graph that takes the routing as inputs. */
const RoutingFacts = z.object({
  /** The blocks that they are in, from 0. */
  layers: z.array(count).min(1),
  experts: z.number().int().min(2),
  grid: Size,
  /** Tokens before the patches. */
  special: count,
  /** Multiply-adds of one image in units of 1e9: `rest`, and `perAssignment` for each token that an expert computes. */
  gflops: z.object({ rest: z.number().nonnegative(), perAssignment: z.number().nonnegative() }),
});

/** A TopK over a Softmax inside an imported graph, by the names of its tensors. */
export const RouterTap = z.object({
  probabilities: z.string(),
  gates: z.string(),
  chosen: z.string(),
  experts: z.number().int().min(2),
  tokens: TokenAxis,
});
export type RouterTap = z.infer<typeof RouterTap>;

export const routing = definePart({
  schema: Routing,
  card: { routing: RoutingFacts.optional(), routers: z.array(RouterTap).optional() },
  promised: ({ routing, routers = [] }) => routing !== undefined || routers.length > 0,
  figures: true,
  columns: {
    droppedShare: {
      kind: 'number',
      title: 'Dropped',
      help: 'Share of choices that experts dropped because they were full, over all layers.',
      format: 'share',
      of: ({ layers }) => shareDropped(layers),
    },
    loadVariation: {
      kind: 'number',
      title: 'Load c_v',
      help: 'Standard deviation of the load of experts over its mean, the mean of all layers. 0 is balanced.',
      format: 'similarity',
      of: ({ layers }) => layers.reduce((sum, { cv }) => sum + cv, 0) / layers.length,
    },
  },
  words: ({ layers }) => [
    layers
      .map(({ layer, load, loadKept, cv }) => {
        const all = load.reduce((a, b) => a + b, 0);
        return `experts of block ${layer + 1}: ${dropped(load, loadKept)} of ${all} dropped, c_v ${cv.toFixed(2)}`;
      })
      .join(', '),
  ],
  cost: ({ layers }, { routing }) => {
    if (!routing) return undefined;
    const { rest, perAssignment } = routing.gflops;
    const computed = layers.flatMap(({ loadKept }) => loadKept).reduce((a, b) => a + b, 0);
    return rest + perAssignment * computed;
  },
  facts: ({ routing, routers = [] }) => {
    if (routing) {
      const blocks = routing.layers.map((layer) => layer + 1).join(', ');
      return [['Experts', `${routing.experts} in each of blocks ${blocks}`]];
    }
    const [first] = routers;
    return first ? [['Experts', `${first.experts} at each of ${routers.length} routers`]] : [];
  },
  tensorName: ([, layer, tensor]) => `routing.${layer}.${tensor}`,
});

/** Of all choices, those that were dropped. */
function shareDropped(layers: readonly RoutingLayer[]): number {
  const all = layers.flatMap(({ load }) => load).reduce((a, b) => a + b, 0);
  return layers.reduce((sum, { load, loadKept }) => sum + dropped(load, loadKept), 0) / all;
}

export { dropped, loadOf, variation } from './load';
