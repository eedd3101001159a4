import { VitrineError } from '#shared/types';
import type { Graph } from './graph';
import { DataType, int, type ValueInfoProto } from './schema';

/** The picture input of a graph; a size is null where the graph leaves it free. */
export interface FreeInput {
  name: string;
  type: 'float32' | 'float16' | 'uint8';
  layout: 'NCHW' | 'NHWC';
  /** [H, W] */
  size: [number | null, number | null];
  notes: string[];
}

const TYPES: Record<number, FreeInput['type']> = {
  [DataType.FLOAT]: 'float32',
  [DataType.FLOAT16]: 'float16',
  [DataType.UINT8]: 'uint8',
};

/** Finds the one picture input. Throws VitrineError('unsupported' | 'shape-mismatch') saying what the graph wants instead. */
export function imageInput(graph: Graph, file: string): FreeInput {
  const defaults = new Set(graph.graph.initializer.map((t) => t.name));
  const required = graph.graph.input.filter((i) => !defaults.has(i.name));
  const refuse = (code: 'unsupported' | 'shape-mismatch', message: string, hint: string) =>
    new VitrineError(code, `${file} ${message}`, {
      hint,
      detail: { file, inputs: required.map(describe).join('; ') },
    });
  if (required.length === 0) {
    throw refuse('unsupported', 'takes no input at all', 'A model must take a picture.');
  }
  const pictures = required.filter((i) => dims(i).length === 4 && elementType(i) in TYPES);
  const picture = pictures[0];
  if (!picture) {
    throw refuse(
      'shape-mismatch',
      `takes no picture: its input is ${required.map(describe).join('; ')}`,
      'A picture input has four axes, [batch, 3, height, width] or [batch, height, width, 3], of float32, float16 or uint8.',
    );
  }
  const others = required.filter((i) => i !== picture);
  if (others.length > 0) {
    throw refuse(
      'unsupported',
      `needs more than a picture: also ${others.map(describe).join('; ')}`,
      'Export the image part alone (for CLIP: the vision model).',
    );
  }
  const [batch, a, b, c] = dims(picture);
  const layout = a !== 3 && c === 3 ? 'NHWC' : 'NCHW';
  const channels = layout === 'NHWC' ? c : a;
  if (channels !== null && channels !== 3) {
    throw refuse(
      'unsupported',
      `takes pictures of ${channels} channels: ${describe(picture)}`,
      'Vitrine gives a model red, green and blue.',
    );
  }
  if (batch !== null && batch !== 1) {
    throw refuse(
      'unsupported',
      `was exported for exactly ${batch} pictures at a time`,
      'Export it with a batch of 1, or with a free batch axis.',
    );
  }
  return {
    name: picture.name,
    type: TYPES[elementType(picture)] ?? 'float32',
    layout,
    size: layout === 'NHWC' ? [a ?? null, b ?? null] : [b ?? null, c ?? null],
    notes: [],
  };
}

const elementType = (i: ValueInfoProto): number => i.type?.tensorType?.elemType ?? 0;

/** Fixed sizes; null where free. */
const dims = (i: ValueInfoProto): (number | null)[] =>
  (i.type?.tensorType?.shape?.dim ?? []).map((d) => int(d.dimValue) || null);

const NAMES: Record<number, string> = {
  [DataType.FLOAT]: 'float32',
  [DataType.FLOAT16]: 'float16',
  [DataType.UINT8]: 'uint8',
  [DataType.INT64]: 'int64',
  [DataType.INT32]: 'int32',
  [DataType.DOUBLE]: 'float64',
};

const describe = (i: ValueInfoProto): string =>
  `“${i.name}” [${dims(i)
    .map((d) => d ?? '?')
    .join(', ')}] ${NAMES[elementType(i)] ?? `type ${elementType(i)}`}`;
