import type { Graph } from '../../onnx/reading/graph';
import { keyOf } from '../../onnx/reading/operator';
import { EMPTY, type GraphAddition, type NodeProto, node } from '../../onnx/reading/schema';
import { findAttention } from '../../onnx/taps/find';
import { refusal } from '../refusal';
import { Unsupported } from '../rule';
import { Tape } from '../tape';
import type { Types } from '../types';
import {
  biasGelu,
  multiHeadAttention,
  packedAttention,
  skipLayerNorm,
  standardAttention,
} from './attention';
import type { Unfuse } from './unfuse';

const FUSED: Readonly<Record<string, Unfuse>> = {
  Attention: standardAttention,
  'com.microsoft:Attention': packedAttention,
  'com.microsoft:BiasGelu': biasGelu,
  'com.microsoft:MultiHeadAttention': multiHeadAttention,
  'com.microsoft:SkipLayerNormalization': skipLayerNorm,
};
const isFused = (one: NodeProto): boolean => keyOf(one) in FUSED;

/** A graph with its fused operators taken apart. */
export interface Unfused {
  /** In the order of computing; each fused operator became those that it is made of. */
  readonly nodes: readonly NodeProto[];
  /** What to append, so that the graph has the tensors between them. */
  readonly addition: GraphAddition;
  /** Where the weights of an attention layer are now, by its tap's tensor. */
  readonly weights: ReadonlyMap<string, string>;
}

/** What fused operators are given: their types have to be known. */
export const givenToFused = ({ nodes }: Graph): string[] => [
  ...new Set(nodes.filter(isFused).flatMap(({ input }) => input.filter((name) => name !== ''))),
];

/** Throws VitrineError('unsupported') naming a fused operator that cannot be taken apart. */
export function unfuse(graph: Graph, types: Types, opset: number): Unfused {
  const tape = new Tape(graph, types, 'float32', opset, 'vitrine/unfused/');
  const weights: string[] = [];
  const nodes = graph.nodes.flatMap((one) => {
    if (!isFused(one)) return [one];
    const from = tape.nodes.length;
    const made = apart(tape, one);
    if (made.weights) weights.push(made.weights);
    return [...tape.nodes.slice(from), node('Identity', [made.result], [one.output[0]!])];
  });
  const taps = weights.length === 0 ? [] : findAttention(graph).candidates;
  const opened = taps.filter(({ addition }) => addition.nodes.length > 0);
  return {
    nodes,
    addition: { ...EMPTY, nodes: tape.nodes, constants: tape.constants },
    weights: new Map(opened.map(({ tensor }, i) => [tensor, weights[i] ?? tensor])),
  };
}

function apart(tape: Tape, one: NodeProto): ReturnType<Unfuse> {
  try {
    return FUSED[keyOf(one)]!(tape, one);
  } catch (error) {
    throw error instanceof Unsupported ? refusal(one, error.message) : error;
  }
}
