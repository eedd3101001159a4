import { expect, test } from 'vitest';
import type { Tensor } from '#shared/types';
import { Batches, type Sessions } from './batches';
import type { GraphRun, GraphRunResult, ModelOnDisk } from './pool';

const model = { card: { id: 'tiny' }, path: '' } as ModelOnDisk;
const image = (value: number): Tensor => ({ shape: [1, 2], data: Float32Array.of(value, value) });
const wanted: GraphRun = { layers: [], outputs: 'main' };

/** Doubles each value; `batches` are the sizes that it was asked for. */
function runtime(change = (values: Float32Array, _count: number) => values.map((v) => 2 * v)) {
  const batches: number[] = [];
  const run: Sessions['run'] = async (_, { shape, data }) => {
    const count = shape[0]!;
    batches.push(count);
    await new Promise((resolve) => setImmediate(resolve));
    if (data.includes(-1)) throw new Error('this image fails');
    const output = { shape, data: change(data as Float32Array, count) };
    const result: Partial<GraphRunResult> = {
      outputs: new Map([['logits', output]]),
      attention: new Map(),
      inside: new Map(),
      edited: new Map(),
      ms: 1,
    };
    return result as GraphRunResult;
  };
  const lanes = { use: <T>(work: (sessions: never) => Promise<T>) => work({ run } as never) };
  return { batches, lanes };
}

/** What each image gives, or its error. */
async function resultsOf(given: Batches, values: readonly number[], runs = 1) {
  const all = values.map((value) =>
    given.analysis(async () => {
      let now = value;
      for (let i = 0; i < runs; i++) {
        const { outputs } = await given.run(model, image(now), wanted);
        now = Number(outputs.get('logits')!.data[1]);
      }
      return now;
    }),
  );
  given.noMore();
  const settled = await Promise.allSettled(all);
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
}

const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

test('batches grow, and each image gets its own result', async () => {
  const { batches, lanes } = runtime();
  const given = new Batches(lanes, { lanes: 2 });
  expect(await resultsOf(given, hundred)).toEqual(hundred.map((value) => 2 * value));
  expect(Math.max(...batches)).toBe(16);
  expect(given.largest).toBe(16);
});

test('images that need another run meet again', async () => {
  const { batches, lanes } = runtime();
  const given = new Batches(lanes, { lanes: 1 });
  expect(await resultsOf(given, hundred, 2)).toEqual(hundred.map((value) => 4 * value));
  expect(batches.length).toBeLessThan(40);
});

test.each([1, 50])('image %i fails alone', async (bad) => {
  const { lanes } = runtime();
  const values = hundred.map((value) => (value === bad ? -1 : value));
  const results = await resultsOf(new Batches(lanes, { lanes: 2 }), values);
  expect(results).toEqual(
    values.map((value) => (value === -1 ? 'Error: this image fails' : 2 * value)),
  );
});

test('a graph that mixes the images of a batch gets them one at a time', async () => {
  const { batches, lanes } = runtime((values, count) => values.map((v) => 2 * v + count - 1));
  const results = await resultsOf(new Batches(lanes, { lanes: 1 }), hundred);
  expect(results).toEqual(hundred.map((value) => 2 * value));
  expect(batches.filter((count) => count > 1)).toEqual([2]);
});

test('what waits when a run ends is cancelled', async () => {
  const { lanes } = runtime();
  const given = new Batches(lanes, { lanes: 1 });
  const results = resultsOf(given, hundred);
  given.close();
  expect((await results).filter((result) => String(result).includes('ancelled')).length).toBe(98);
});
