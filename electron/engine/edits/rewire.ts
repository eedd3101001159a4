/** Fields of ONNX's messages (onnx.proto). */
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const NODE_INPUT = 1;
const LENGTH_DELIMITED = 2;

/**
 * A model whose nodes read other tensors in place of these, by name. All else, weights above all, stays byte for
 * byte; graphs inside nodes are not looked into.
 */
export function rewire(model: Uint8Array, renamed: ReadonlyMap<string, string>): Uint8Array {
  const decoder = new TextDecoder();
  const input = (bytes: Uint8Array) => {
    const to = renamed.get(decoder.decode(bytes));
    return to === undefined ? undefined : new TextEncoder().encode(to);
  };
  const node = (bytes: Uint8Array) => changed(bytes, NODE_INPUT, input);
  const graph = (bytes: Uint8Array) => changed(bytes, GRAPH_NODE, node);
  return changed(model, MODEL_GRAPH, graph) ?? model;
}

/** A message with the blocks of one field changed; undefined where none is. */
function changed(
  message: Uint8Array,
  field: number,
  change: (block: Uint8Array) => Uint8Array | undefined,
): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  let kept = 0;
  for (const { number, start, body, end } of fieldsOf(message)) {
    if (number !== field || body === null) continue;
    const block = change(message.subarray(body, end));
    if (!block) continue;
    const head = Buffer.from([...varint((field << 3) | LENGTH_DELIMITED), ...varint(block.length)]);
    pieces.push(message.subarray(kept, start), head, block);
    kept = end;
  }
  if (pieces.length === 0) return undefined;
  return Buffer.concat([...pieces, message.subarray(kept)]);
}

interface Field {
  readonly number: number;
  /** Where its tag begins, and where what follows it ends. */
  readonly start: number;
  readonly end: number;
  /** Where a block begins; null for numbers. */
  readonly body: number | null;
}

function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const read = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = message[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = read();
    const wire = tag & 7;
    let body: number | null = null;
    if (wire === LENGTH_DELIMITED) {
      const length = read();
      body = at;
      at += length;
    } else if (wire === 0) read();
    else at += wire === 1 ? 8 : 4;
    yield { number: Math.floor(tag / 8), start, end: at, body };
  }
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
