/**
 * Small ONNX files for the tests, written byte by byte from the protobuf specification and
 * onnx.proto: nothing here shares code with what reads them.
 */

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
};

/** Field with an integer. */
const number = (field: number, value: number): number[] => [
  ...varint(field << 3),
  ...varint(value),
];
/** Field with a text, bytes or a message. */
const block = (field: number, content: string | readonly number[]): number[] => {
  const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content;
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
};

export const FLOAT = 1;
export const INT64 = 7;
const FLOAT16 = 10;
export const BFLOAT16 = 16;

export interface Node {
  readonly op: string;
  readonly in: readonly string[];
  readonly out: string;
  /** Integer attributes: one each, or a list each. */
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
}

export interface Value {
  readonly name: string;
  /** A text is a free axis of that name. */
  readonly shape: readonly (number | string)[];
  /** float32 by default. */
  readonly type?: number;
}

/** Either `values` inside the file or `external`: a location and a length in another file. */
export interface Constant extends Value {
  readonly shape: readonly number[];
  readonly type: typeof FLOAT | typeof INT64;
  readonly values?: readonly number[];
  readonly external?: { readonly location: string; readonly length: number };
  /** What PyTorch's newer exporter computed it from. */
  readonly foldedFrom?: string;
}

const attribute = ([name, value]: [string, number | readonly number[]]): number[] =>
  typeof value === 'number'
    ? [...block(1, name), ...number(3, value), ...number(20, 2)]
    : [...block(1, name), ...value.flatMap((int) => number(8, int)), ...number(20, 7)];

const node = (n: Node): number[] => [
  ...n.in.flatMap((name) => block(1, name)),
  ...block(2, n.out),
  ...block(3, n.out),
  ...block(4, n.op),
  ...Object.entries(n.ints ?? {}).flatMap((entry) => block(5, attribute(entry))),
];

const value = (v: Value): number[] => {
  const shape = v.shape.flatMap((dim) =>
    block(1, typeof dim === 'number' ? number(1, dim) : block(2, dim)),
  );
  const tensor = [...number(1, v.type ?? FLOAT), ...block(2, shape)];
  return [...block(1, v.name), ...block(2, block(1, tensor))];
};

const entry = (key: string, text: string): number[] =>
  block(13, [...block(1, key), ...block(2, text)]);

const constant = (c: Constant): number[] => {
  const head = [
    ...c.shape.flatMap((dim) => number(1, dim)),
    ...number(2, c.type),
    ...block(8, c.name),
  ];
  if (c.external) {
    const { location, length } = c.external;
    return [
      ...head,
      ...entry('location', location),
      ...entry('length', `${length}`),
      ...number(14, 1),
    ];
  }
  const values = c.values ?? [];
  const raw = c.type === FLOAT ? new Float32Array(values) : new BigInt64Array(values.map(BigInt));
  return [...head, ...block(9, [...new Uint8Array(raw.buffer)])];
};

/** What is noted about a constant beside its values. */
const noted = ({ name, foldedFrom }: Constant): number[] => {
  if (!foldedFrom) return [];
  const note = [...block(1, 'pkg.onnxscript.optimizer.folded_from'), ...block(2, foldedFrom)];
  return block(13, [...block(1, name), ...block(4, note)]);
};

/** A model of opset 17 as the bytes of its .onnx file. */
export function onnx(graph: {
  nodes: readonly Node[];
  inputs: readonly Value[];
  outputs: readonly Value[];
  constants?: readonly Constant[];
}): Uint8Array {
  const body = [
    ...graph.nodes.flatMap((n) => block(1, node(n))),
    ...block(2, 'test'),
    ...(graph.constants ?? []).flatMap((c) => block(5, constant(c))),
    ...graph.inputs.flatMap((v) => block(11, value(v))),
    ...graph.outputs.flatMap((v) => block(12, value(v))),
    ...(graph.constants ?? []).flatMap(noted),
  ];
  return Uint8Array.from([...number(1, 8), ...block(7, body), ...block(8, number(2, 17))]);
}

const IMAGE = { name: 'image', shape: [1, 3, 8, 8] };
const LOGITS = { name: 'logits', shape: [1, 10] };

/** The largest channel value of the image as an int64 scalar `peak`: 0 for an all-zero input. */
const PEAK: Node[] = [
  { op: 'Abs', in: ['image'], out: 'absolute' },
  { op: 'ReduceMax', in: ['absolute'], out: 'largest', ints: { keepdims: 0 } },
  { op: 'Ceil', in: ['largest'], out: 'ceiling' },
  { op: 'Cast', in: ['ceiling'], out: 'peak', ints: { to: INT64 } },
];

/** A classifier of ten classes whose only weight is in another file. */
export const withExternalWeight = (location: string): Uint8Array =>
  onnx({
    nodes: [
      { op: 'Flatten', in: ['image'], out: 'flat' },
      { op: 'MatMul', in: ['flat', 'weight'], out: 'logits' },
    ],
    inputs: [IMAGE],
    outputs: [LOGITS],
    constants: [
      { name: 'weight', shape: [192, 10], type: FLOAT, external: { location, length: 7680 } },
    ],
  });

/** As converters to float16 leave it: a cast of what is float16 already, which ONNX Runtime resolves only while it optimises. */
export const withCastToFloat16 = (): Uint8Array =>
  onnx({
    nodes: [
      { op: 'Cast', in: ['image'], out: 'half', ints: { to: FLOAT16 } },
      { op: 'Sqrt', in: ['half'], out: 'root' },
      { op: 'Cast', in: ['root'], out: 'same', ints: { to: FLOAT16 } },
      { op: 'Sqrt', in: ['same'], out: 'fourth' },
      { op: 'Cast', in: ['fourth'], out: 'float', ints: { to: FLOAT } },
      { op: 'Flatten', in: ['float'], out: 'flat' },
      { op: 'MatMul', in: ['flat', 'weight'], out: 'logits' },
    ],
    inputs: [IMAGE],
    outputs: [LOGITS],
    constants: [{ name: 'weight', shape: [192, 10], type: FLOAT, values: Array(1920).fill(0.01) }],
  });

/** Computes in bfloat16, of float32. */
export const withBfloat16 = (op: 'Sqrt' | 'Relu'): Uint8Array =>
  onnx({
    nodes: [
      { op: 'Cast', in: ['image'], out: 'brain', ints: { to: BFLOAT16 } },
      { op, in: ['brain'], out: 'root' },
      { op: 'Cast', in: ['root'], out: 'float', ints: { to: FLOAT } },
      { op: 'Flatten', in: ['float'], out: 'logits' },
    ],
    inputs: [IMAGE],
    outputs: [{ name: 'logits', shape: [1, 192] }],
  });

/** Takes besides the image what it multiplies it with, of any height and width. */
export const withMask = (name: string, type: number): Uint8Array =>
  onnx({
    nodes: [
      { op: 'Cast', in: [name], out: 'float', ints: { to: FLOAT } },
      { op: 'Mul', in: ['image', 'float'], out: 'masked' },
      { op: 'GlobalAveragePool', in: ['masked'], out: 'mean' },
      { op: 'Flatten', in: ['mean'], out: 'flat' },
      { op: 'MatMul', in: ['flat', 'weight'], out: 'logits' },
    ],
    inputs: [
      { name: 'image', shape: [1, 3, 8, 8] },
      { name, type, shape: ['batch', 'height', 'width'] },
    ],
    outputs: [LOGITS],
    constants: [{ name: 'weight', shape: [3, 10], type: FLOAT, values: Array(30).fill(1) }],
  });

/** Takes `shape` instead of an image. */
export const withInput = (shape: readonly number[], type = FLOAT): Uint8Array =>
  onnx({
    nodes: [{ op: 'Flatten', in: ['image'], out: 'logits' }],
    inputs: [{ name: 'image', shape, type }],
    outputs: [
      { name: 'logits', shape: [shape[0] ?? 1, shape.slice(1).reduce((a, b) => a * b, 1)] },
    ],
  });

/** Runs on zeros (as at import) and fails on a real image: looks up entry `peak` of a list of one. */
export const failsOnImages = (): Uint8Array =>
  onnx({
    nodes: [
      ...PEAK,
      { op: 'Gather', in: ['list', 'peak'], out: 'row' },
      { op: 'Reshape', in: ['row', 'shape'], out: 'logits' },
    ],
    inputs: [IMAGE],
    outputs: [LOGITS],
    constants: [
      { name: 'list', shape: [1, 10], type: FLOAT, values: Array(10).fill(0.5) },
      { name: 'shape', shape: [2], type: INT64, values: [1, 10] },
    ],
  });

/** Runs on zeros and asks for `peak` times 2^52 bytes on a real image. */
export const asksForTooMuch = (): Uint8Array =>
  onnx({
    nodes: [
      ...PEAK,
      { op: 'Mul', in: ['peak', 'petabytes'], out: 'count' },
      { op: 'Unsqueeze', in: ['count', 'first'], out: 'shape' },
      { op: 'ConstantOfShape', in: ['shape'], out: 'giant' },
      { op: 'ReduceSum', in: ['giant'], out: 'sum', ints: { keepdims: 0 } },
      { op: 'Add', in: ['zeros', 'sum'], out: 'logits' },
    ],
    inputs: [IMAGE],
    outputs: [LOGITS],
    constants: [
      { name: 'petabytes', shape: [], type: INT64, values: [2 ** 50] },
      { name: 'first', shape: [1], type: INT64, values: [0] },
      { name: 'zeros', shape: [1, 10], type: FLOAT, values: Array(10).fill(0) },
    ],
  });

/** Runs on zeros at once and multiplies matrices, by default for a second or more, on a real image. */
export const takesLong = (side = 2000): Uint8Array => {
  const products = Array.from({ length: 8 }, (_, i) => i + 1);
  return onnx({
    nodes: [
      ...PEAK,
      { op: 'Min', in: ['peak', 'one'], out: 'picture' },
      { op: 'Mul', in: ['picture', 'side'], out: 'more' },
      { op: 'Add', in: ['more', 'one'], out: 'n' },
      { op: 'Unsqueeze', in: ['n', 'first'], out: 'n1' },
      { op: 'Concat', in: ['n1', 'n1'], out: 'shape', ints: { axis: 0 } },
      { op: 'ConstantOfShape', in: ['shape'], out: 'm0' },
      ...products.map((i) => ({ op: 'MatMul', in: [`m${i - 1}`, 'm0'], out: `m${i}` })),
      { op: 'ReduceSum', in: [`m${products.length}`], out: 'sum', ints: { keepdims: 0 } },
      { op: 'Add', in: ['zeros', 'sum'], out: 'logits' },
    ],
    inputs: [IMAGE],
    outputs: [LOGITS],
    constants: [
      { name: 'one', shape: [], type: INT64, values: [1] },
      { name: 'side', shape: [], type: INT64, values: [side] },
      { name: 'first', shape: [1], type: INT64, values: [0] },
      { name: 'zeros', shape: [1, 10], type: FLOAT, values: Array(10).fill(0) },
    ],
  });
};
