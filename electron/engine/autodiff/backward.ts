import { readGraph } from '../onnx/reading/graph';
import { encodeAddition, joinAdditions, node } from '../onnx/reading/schema';
import { type Backward, differentiate, type Question, tensorsOnTheWay } from './differentiate';
import { opsetOf } from './opset';
import { inferTypes, typesFrom } from './types';
import { givenToFused, unfuse } from './unfuse';

interface Model {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** Where external data lie. */
  readonly folder: string;
}

/** A backward pass, and the tensors inside the graph that it is asked of. */
export interface BackwardOfModel extends Backward {
  /** Outputs that hold the values of the tensors of `wrt`. */
  readonly values: ReadonlyMap<string, string>;
}

const NONE = typesFrom(new Map());

/**
 * The backward pass of a model, its fused operators taken apart. In the question, attention weights are named
 * as the taps of the card name them. Throws VitrineError('unsupported') naming what has no gradient.
 */
export async function backwardOf(
  { bytes, name, folder }: Model,
  question: Question,
): Promise<BackwardOfModel> {
  const graph = readGraph(bytes, name);
  const given = givenToFused(graph);
  const isFused = given.length > 0;
  const givenTypes = isFused ? await inferTypes(bytes, graph, given, folder) : NONE;
  const unfused = unfuse(graph, givenTypes, opsetOf(graph));
  const own = (tensor: string) => unfused.weights.get(tensor) ?? tensor;
  const inside = { output: question.output, wrt: question.wrt.map(own) };

  const opened = Buffer.concat([bytes, encodeAddition(unfused.addition)]);
  const tensors = [...tensorsOnTheWay(unfused.nodes, inside), ...inside.wrt];
  const types = await inferTypes(opened, graph, tensors, folder);
  const whole = isFused ? readGraph(opened, name) : graph;
  const backward = differentiate({ graph: whole, nodes: unfused.nodes, types }, inside);

  const values = new Map(question.wrt.map((tensor, i) => [tensor, `vitrine/value/${i}`]));
  const shown = {
    nodes: [...values].map(([tensor, value]) => node('Identity', [own(tensor)], [value])),
    constants: [],
    floats: [],
    outputs: [...values.values()],
  };
  const gradients = question.wrt.flatMap((tensor) => {
    const gradient = backward.gradients.get(own(tensor));
    return gradient === undefined ? [] : [[tensor, gradient] as const];
  });
  return {
    addition: joinAdditions([unfused.addition, backward.addition, shown]),
    seed: backward.seed,
    gradients: new Map(gradients),
    values,
  };
}
