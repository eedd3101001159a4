import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { axisLength, type ModelCard, type TokenAxis } from '#shared/types';
import { inspectModel, type RawAttention, tapBytes, toAttention } from '../index';

const GOLDEN = join(import.meta.dirname, '../../../../models/vit/golden');

interface Golden {
  input: number[];
  type?: 'uint8' | 'float16';
  task: string;
  patch: number[];
  tolerance: number;
  output: number[];
  labels?: string[];
  channelLayers?: number;
  grid?: 'guess';
  layers: {
    heads: number;
    queries: TokenAxis;
    keys: TokenAxis;
    window?: object;
    rows: { head: number; query: number; values: number[] }[];
  }[];
}

const names = readdirSync(GOLDEN).filter((n) => existsSync(join(GOLDEN, n, 'golden.json')));
const goldenOf = (name: string): Golden =>
  JSON.parse(readFileSync(join(GOLDEN, name, 'golden.json'), 'utf8'));

describe.each(names)('%s', (name) => {
  const golden = goldenOf(name);
  const folder = join(GOLDEN, name);
  const path = join(folder, 'model.onnx');

  it('is understood', async () => {
    const card = await inspectModel(path, { id: name });
    expect(card.task).toBe(golden.task);
    expect(card.patch).toEqual(golden.patch);
    expect(
      card.attention.map(({ heads, queries, keys, window }, i) => ({
        heads,
        queries: axisAs(golden.layers[i]?.queries, queries),
        keys: axisAs(golden.layers[i]?.keys, keys),
        ...(window && { window }),
      })),
    ).toEqual(golden.layers.map(({ rows, ...facts }) => facts));
    expect(card.sources.grid).toBe(golden.grid ?? 'graph');
    if (golden.labels) expect(card.labels).toEqual(golden.labels);
    if (golden.channelLayers) {
      expect(card.notes.filter((n) => n.includes('over channels'))).toHaveLength(
        golden.channelLayers,
      );
    }
  });

  it('gives the attention that PyTorch computes, and the same output', async () => {
    const card = await inspectModel(path, { id: name });
    const { output, attention } = await run(path, folder, card, golden);
    expectClose(output.slice(0, golden.output.length), golden.output, golden.tolerance * 20);
    expect(attention).toHaveLength(golden.layers.length);
    golden.layers.forEach(({ rows }, i) => {
      const tap = card.attention[i]!;
      const { data, shape } = toAttention(attention[i]!, tap);
      const [heads, q, k] = shape;
      expect(shape).toEqual([tap.heads, axisLength(tap.queries), axisLength(tap.keys)]);
      expect(data.length).toBe(heads * q * k);
      for (let row = 0; row < heads * q; row++) {
        const sum = data.subarray(row * k, (row + 1) * k).reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - 1)).toBeLessThan(Math.max(1e-4, golden.tolerance * 5));
      }
      for (const { head, query, values } of rows) {
        const at = (head * q + query) * k;
        expectClose(data.subarray(at, at + k), values, golden.tolerance);
      }
    });
  });
});

/** Without what its special tokens are called, where the golden does not say. */
function axisAs(golden: TokenAxis | undefined, { names, ...axis }: TokenAxis): TokenAxis {
  return golden?.names && names ? { ...axis, names } : axis;
}

/** Runs the tapped model on the image that `make_golden.py` used. */
async function run(path: string, folder: string, card: ModelCard, golden: Golden) {
  const model = readFileSync(path);
  const layers = card.attention.map((t) => t.layer);
  const session = await InferenceSession.create(
    Buffer.concat([model, tapBytes(model, card, layers)]),
    {
      extra: { session: { model_external_initializers_file_folder_path: folder } },
      logSeverityLevel: 3,
    },
  );
  const out = await session.run({ [card.input]: image(golden) });
  await session.release();
  const raw = (name: string): RawAttention => ({
    data: floats(out[name]!),
    shape: out[name]!.dims,
  });
  return { output: raw(card.output).data, attention: card.attention.map((t) => raw(t.tensor)) };
}

/** `image()` of make_golden.py: the same noise in -1..1. */
function image({ input, type }: Golden): Tensor {
  const size = input.reduce((a, b) => a * b, 1);
  const noise = Float32Array.from(
    { length: size },
    (_, i) => (Math.imul(i, 2654435761) >>> 0) / 2 ** 31 - 1,
  );
  if (type === 'uint8') {
    return new Tensor(
      'uint8',
      Uint8Array.from(noise, (v) => Math.fround(Math.fround(v + 1) * 127)),
      input,
    );
  }
  if (type === 'float16') return new Tensor('float16', Uint16Array.from(noise, toHalf), input);
  return new Tensor('float32', noise, input);
}

const floats = (tensor: Tensor): Float32Array =>
  tensor.type === 'float16'
    ? Float32Array.from(tensor.data as Uint16Array, fromHalf)
    : (tensor.data as Float32Array);

/** IEEE half precision of a number in -1..1, rounded to nearest even. */
function toHalf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = Math.floor(Math.log2(magnitude));
  return sign | (((exponent + 15) << 10) + roundEven((magnitude / 2 ** exponent - 1) * 1024));
}

function roundEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

function fromHalf(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const magnitude =
    exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -magnitude : magnitude;
}

function expectClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  const worst = expected.reduce(
    (w, v, i) => Math.max(w, Math.abs(v - (actual[i] ?? Number.NaN))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(tolerance);
}
