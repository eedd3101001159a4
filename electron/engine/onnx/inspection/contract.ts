import { type Setting, type Size, VitrineError } from '#shared/types';
import type { Graph } from '../reading/graph';

/** Sizes of the axes, -1 where any will do. */
export type AnyShape = readonly number[];

/** What a family expects of one graph of a model, from the facts on the model's card. */
export interface GraphContract {
  /** File name beside the card; absent where there is one graph, whatever its name. */
  readonly file?: string;
  /** Its image input, where that takes another image than the first graph's, such as a style. */
  readonly image?: string;
  /** It takes none: its main input, and the [H, W] of the image that comes out. */
  readonly noImage?: { readonly input: string; readonly size: Size };
  /** What a card without settings of its own gets. */
  readonly settings?: readonly Setting[];
  /** The grids of its tokens, where the card tells: one, or one a stage. */
  readonly grids?: readonly Size[];
  /** Inputs besides the image, and what each is filled with while the graph is looked into. */
  readonly inputs: Readonly<Record<string, { readonly shape: AnyShape; readonly fill: number }>>;
  /** Shapes of outputs for one image and those inputs. */
  readonly outputs: Readonly<Record<string, AnyShape>>;
  /** Attention layers that there are at least, where attention can be opened at all. */
  readonly layers?: number;
  /** Of outputs from between the layers: how many attention layers lie before each. */
  readonly layersBefore?: Readonly<Record<string, number>>;
  /** Its attention stays closed: the family shows it in a way of its own. */
  readonly closed?: true;
}

/** A graph without further inputs, of which the card says nothing. */
export const ANY_GRAPH: GraphContract = { inputs: {}, outputs: {} };

/** A graph and the card beside it contradict each other. */
export const misfit = (file: string, what: string): VitrineError =>
  new VitrineError('model-invalid', `${file} and its card.json do not fit: ${what}`, {
    hint: 'Convert the model again (models/export.py), or correct its card.json.',
    detail: { file },
  });

/** null and -1 are any size. */
export const fits = (shape: readonly (number | null)[], wanted: AnyShape): boolean =>
  shape.length === wanted.length &&
  wanted.every((size, axis) => size === -1 || shape[axis] === null || shape[axis] === size);

export const shapeText = (shape: readonly (number | null)[]): string =>
  `[${shape.map((size) => (size === null || size === -1 ? '?' : size)).join(', ')}]`;

/**
 * Throws VitrineError('model-invalid') where an output does not come from where the card says it does
 * among the attention layers, given by their tensors.
 */
export function checkPlaces(
  file: string,
  { layersBefore = {} }: GraphContract,
  graph: Graph,
  layers: readonly string[],
): void {
  if (layers.length === 0) return;
  for (const [name, wanted] of Object.entries(layersBefore)) {
    const behind = computedFrom(graph, name);
    const before = layers.filter((layer) => behind.has(layer)).length;
    if (before === wanted) continue;
    const [are, said] = [plural(before, 'attention layer'), plural(wanted, 'attention layer')];
    throw misfit(file, `“${name}” comes after ${are}, by the card after ${said}`);
  }
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The tensors that one is computed from, and itself. */
function computedFrom({ producer }: Graph, tensor: string): Set<string> {
  const found = new Set<string>();
  const pending = [tensor];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    pending.push(...(producer(name)?.input ?? []));
  }
  return found;
}

/** Throws VitrineError('model-invalid') where a run gave outputs or attention of another shape. */
export function checkRun(
  file: string,
  { outputs, layers = 0 }: GraphContract,
  given: { outputs: ReadonlyMap<string, readonly number[]>; layers: number },
): void {
  for (const [name, wanted] of Object.entries(outputs)) {
    const shape = given.outputs.get(name);
    if (!shape) throw misfit(file, `the graph has no output “${name}”`);
    if (!fits(shape, wanted)) {
      const [is, said] = [shapeText(shape), shapeText(wanted)];
      throw misfit(file, `the output “${name}” is ${is}, by the card ${said}`);
    }
  }
  if (given.layers > 0 && given.layers < layers) {
    throw misfit(file, `it has ${given.layers} attention layers, by the card at least ${layers}`);
  }
}
