import type { Graph } from '../onnx/reading/graph';
import { keyOf } from '../onnx/reading/operator';
import { EMPTY, type GraphAddition, type NodeProto } from '../onnx/reading/schema';
import { activeTensors, readsOf } from './active';
import { opsetOf } from './opset';
import { refusal } from './refusal';
import { type Call, Unsupported } from './rule';
import { rules } from './rules';
import { Tape } from './tape';
import type { Types } from './types';

/** A scalar function of a graph: the sum of an output's entries, each weighted by the seed. */
export interface Question {
  readonly output: string;
  /** Tensors whose gradient is wanted, of the image or inside the graph. */
  readonly wrt: readonly string[];
}

/** A backward pass: what to append to the graph, what to feed it and where its answers are. */
export interface Backward {
  readonly addition: GraphAddition;
  /** The input that takes the gradient of the output, in the output's shape. */
  readonly seed: string;
  /** By tensor; one on which the output does not depend has none. */
  readonly gradients: ReadonlyMap<string, string>;
}

const PREFIX = 'vitrine/gradient/';
const SEED = `${PREFIX}seed`;

/** The tensors that `differentiate` has to know the types of. */
export function tensorsOnTheWay(nodes: readonly NodeProto[], question: Question): string[] {
  const active = activeTensors(nodes, question);
  const near = nodes.filter(({ output }) => output.some((name) => active.has(name)));
  const names = near.flatMap(({ input, output }) => [...input, ...output]);
  return [...new Set([question.output, ...names])].filter((name) => name !== '');
}

/**
 * Writes the backward pass of a graph as ONNX nodes. `nodes` are the graph's own in the order of computing,
 * fused ones taken apart. Throws VitrineError('unsupported') naming an operator without a rule and its node.
 */
export function differentiate(
  { graph, nodes, types }: { graph: Graph; nodes: readonly NodeProto[]; types: Types },
  question: Question,
): Backward {
  const opset = opsetOf(graph);
  const { type, shape } = types.of(question.output);
  const precision = type === 'float64' ? 'float64' : 'float32';
  const tape = new Tape(graph, types, precision, opset, PREFIX);
  const active = activeTensors(nodes, question);
  const gradients = new Gradients(tape);
  gradients.add(question.output, SEED);
  for (const node of nodes.toReversed()) {
    if (node.output.some((name) => active.has(name) && gradients.has(name))) {
      pullBack(node, { tape, active, gradients });
    }
  }
  const found = question.wrt.flatMap((name) => {
    const gradient = gradients.of(name);
    if (gradient === undefined) return [];
    // What is fed cannot be fetched.
    return [[name, gradient === SEED ? tape.op('Identity', [SEED]) : gradient] as const];
  });
  const dim = shape.map((length) =>
    typeof length === 'number' ? { dimValue: length } : { dimParam: length ?? '' },
  );
  const seed = { name: SEED, type: { tensorType: { elemType: tape.type, shape: { dim } } } };
  return {
    addition: {
      ...EMPTY,
      inputs: [seed],
      nodes: tape.nodes,
      constants: tape.constants,
      outputs: [...new Set(found.map(([, gradient]) => gradient))],
    },
    seed: SEED,
    gradients: new Map(found),
  };
}

/** Adds the gradients of a node's inputs. */
function pullBack(
  node: NodeProto,
  o: { tape: Tape; active: ReadonlySet<string>; gradients: Gradients },
): void {
  const { tape, active, gradients } = o;
  const rule = rules[keyOf(node)];
  if (!rule) throw refusal(node);
  if (readsOf(node).some((name) => active.has(name) && !node.input.includes(name))) {
    throw refusal(node, 'has a graph inside it that reads the image');
  }
  const call: Call = {
    node,
    inputs: node.input,
    outputs: node.output,
    x: (input) => tape.value(node.input[input]!),
    y: () => tape.value(node.output[0]!),
    dy: (output = 0) => {
      const name = node.output[output]!;
      return gradients.of(name) ?? tape.zeros(tape.shape(name));
    },
  };
  try {
    const pullbacks = rule(tape, call);
    node.input.forEach((name, i) => {
      if (!active.has(name)) return;
      const pullback = pullbacks[i];
      if (!pullback) throw new Unsupported(`has no gradient with respect to its input ${i}`);
      gradients.add(name, pullback());
    });
  } catch (error) {
    throw error instanceof Unsupported ? refusal(node, error.message) : error;
  }
}

/** The gradients that came back so far, by tensor; several are summed once they are read. */
class Gradients {
  readonly #parts = new Map<string, string[]>();

  constructor(private readonly tape: Tape) {}

  has = (tensor: string): boolean => this.#parts.has(tensor);

  add(tensor: string, gradient: string): void {
    this.#parts.set(tensor, [...(this.#parts.get(tensor) ?? []), gradient]);
  }

  of(tensor: string): string | undefined {
    const parts = this.#parts.get(tensor);
    if (!parts || parts.length === 1) return parts?.[0];
    const sum = this.tape.op('Sum', parts);
    this.#parts.set(tensor, [sum]);
    return sum;
  }
}
