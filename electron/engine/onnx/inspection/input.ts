import { type Size, VitrineError } from '#shared/types';
import { isMaskInput, maskFill, maskShape } from '../mask-input';
import { typeName } from '../reading/element-types';
import type { Graph } from '../reading/graph';
import { DataType, int, type ValueInfoProto } from '../reading/schema';
import { ANY_GRAPH, fits, type GraphContract, misfit, shapeText } from './contract';

/** The image input of a graph; a size is null where the graph leaves it free. */
export interface FreeInput {
  name: string;
  type: 'float32' | 'float16' | 'uint8';
  layout: 'NCHW' | 'NHWC';
  /** [H, W] */
  size: [number | null, number | null];
  /** What the graph takes besides. */
  others: GraphInput[];
  /** Masks that say which pixels count. */
  masks: MaskInput[];
}

/** A mask beside the image; a size is null where the graph leaves it free. */
interface MaskInput {
  name: string;
  type: string;
  shape: (number | null)[];
}

/** An input as it is filled while the graph is looked into. */
export interface GraphInput {
  name: string;
  /** ONNX's element type, as ONNX Runtime spells it. */
  type: string;
  shape: number[];
  fill: number;
}

const TYPES: Record<number, FreeInput['type']> = {
  [DataType.FLOAT]: 'float32',
  [DataType.FLOAT16]: 'float16',
  [DataType.UINT8]: 'uint8',
};

/**
 * Finds the one image input; others must be in the contract. Throws VitrineError('unsupported' |
 * 'shape-mismatch') saying what the graph wants instead, 'model-invalid' where the card does not fit.
 */
export function imageInput(
  graph: Graph,
  file: string,
  contract: GraphContract = ANY_GRAPH,
): FreeInput {
  const required = requiredInputs(graph);
  const refuse = (code: 'unsupported' | 'shape-mismatch', message: string, hint: string) =>
    new VitrineError(code, `${file} ${message}`, {
      hint,
      detail: { file, inputs: required.map(describe).join('; ') },
    });
  if (required.length === 0) {
    throw refuse('unsupported', 'takes no input at all', 'A model must take an image.');
  }
  const expected = ({ name }: ValueInfoProto) => Object.hasOwn(contract.inputs, name);
  const images = required.filter(
    (i) => !expected(i) && dims(i).length === 4 && elementType(i) in TYPES,
  );
  const image = images[0];
  const other = required.find((i) => !expected(i) && dims(i).length === 4);
  if (!image && other) {
    throw refuse(
      'shape-mismatch',
      `takes its image as ${typeName(elementType(other))}: ${describe(other)}`,
      'Export it with an image input of float32, float16 or uint8.',
    );
  }
  if (!image) {
    throw refuse(
      'shape-mismatch',
      `takes no image: its input is ${required.map(describe).join('; ')}`,
      'An image input has four axes, [batch, 3, height, width] or [batch, height, width, 3], of float32, float16 or uint8.',
    );
  }
  const masks = required.filter(
    (i) => !expected(i) && isMaskInput({ name: i.name, shape: dims(i) }),
  );
  const unexpected = required.filter((i) => i !== image && !expected(i) && !masks.includes(i));
  if (unexpected.length > 0) {
    const more = unexpected.map(describe).join('; ');
    if (contract !== ANY_GRAPH) throw misfit(file, `by the card the graph does not take ${more}`);
    throw refuse('unsupported', `needs more than an image: also ${more}`, besides(unexpected));
  }
  const [batch, a, b, c] = dims(image);
  const layout = a !== 3 && c === 3 ? 'NHWC' : 'NCHW';
  const channels = layout === 'NHWC' ? c : a;
  if (channels !== null && channels !== 3) {
    throw refuse(
      'unsupported',
      `takes images of ${channels} channels: ${describe(image)}`,
      'Vitrine gives a model red, green and blue.',
    );
  }
  if (batch !== null && batch !== 1) {
    throw refuse(
      'unsupported',
      `was exported for exactly ${batch} images at a time`,
      'Export it with a batch of 1, or with a free batch axis.',
    );
  }
  return {
    name: image.name,
    type: TYPES[elementType(image)] ?? 'float32',
    layout,
    size: layout === 'NHWC' ? [a ?? null, b ?? null] : [b ?? null, c ?? null],
    others: otherInputs(required, file, contract),
    masks: masks.map((i) => ({
      name: i.name,
      type: typeName(elementType(i)),
      shape: dims(i),
    })),
  };
}

/** The inputs without values of their own in the graph. */
export function requiredInputs({ graph }: Graph): ValueInfoProto[] {
  const defaults = new Set(graph.initializer.map((t) => t.name));
  return graph.input.filter((i) => !defaults.has(i.name));
}

/** What to do about inputs besides the image. */
function besides(inputs: readonly ValueInfoProto[]): string {
  if (inputs.some(({ name }) => /mask/i.test(name))) {
    return 'Export it without the mask input: give a mask in which all of the image counts inside the model.';
  }
  if (inputs.some(({ name }) => /input_ids|text|token/i.test(name))) {
    return 'Export the image part alone (for CLIP: the vision model).';
  }
  return 'Export it so that the image is its only input, with the other inputs as constants.';
}

/** A mask as it is filled for an image of that size: all of it counts. */
export const maskAt = ({ name, type, shape }: MaskInput, size: Size): GraphInput => ({
  name,
  type,
  shape: maskShape({ shape }, size),
  fill: maskFill(name),
});

/** The inputs of the contract as the graph declares them. */
export function otherInputs(
  declared: readonly ValueInfoProto[],
  file: string,
  { inputs }: GraphContract,
): GraphInput[] {
  return Object.entries(inputs).map(([name, { shape, fill }]) => {
    const input = declared.find((i) => i.name === name);
    if (!input) throw misfit(file, `the graph has no input “${name}”`);
    const own = dims(input);
    if (!fits(own, shape)) {
      throw misfit(file, `the input is ${describe(input)}, by the card ${shapeText(shape)}`);
    }
    const sizes = shape.map((size, axis) => own[axis] ?? (size === -1 ? 1 : size));
    return { name, type: typeName(elementType(input)), shape: sizes, fill };
  });
}

export const elementType = (i: ValueInfoProto): number => i.type?.tensorType?.elemType ?? 0;

/** Fixed sizes; null where free. */
export const dims = (i: ValueInfoProto): (number | null)[] =>
  (i.type?.tensorType?.shape?.dim ?? []).map((d) => int(d.dimValue) || null);

export const describe = (i: ValueInfoProto): string =>
  `“${i.name}” ${shapeText(dims(i))} ${typeName(elementType(i))}`;
