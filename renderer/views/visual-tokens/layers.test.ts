import { describe, expect, it } from 'vitest';
import type { TensorRef, VisualTokens } from '#shared/types';
import { mostRead, overlaps, readersInRows, sharesOfPlace, strongest, variances } from './layers';
import { restoreSpec, useVisualTokensSpec, within } from './spec';

const maps = [Float32Array.of(0.6, 0.3, 0.1), Float32Array.of(0.2, 0.2, 0.6)];

describe('maps read backwards', () => {
  it('gives each token its share of a place', () => {
    expect(sharesOfPlace(maps, 0)[0]).toBeCloseTo(0.75);
    expect(sharesOfPlace([Float32Array.of(0), Float32Array.of(0)], 0)).toEqual([0, 0]);
  });

  it('names the strongest token of each place', () => {
    expect(strongest(maps)).toEqual([0, 0, 1]);
  });
});

it('tells what two maps have in common', () => {
  const [first, second] = overlaps(maps);
  expect(first![0]).toBeCloseTo(1);
  expect(first![1]).toBeCloseTo(0.5);
  expect(second![0]).toBeCloseTo(0.5);
});

describe('attention', () => {
  // Rows are keys: what a column reads sums to 1.
  const keysInRows = [Float32Array.of(0.9, 0.2), Float32Array.of(0.1, 0.8)];

  it('has a row for each reader, however it is stored', () => {
    const turned = readersInRows(keysInRows, 'columns').map((row) => [...row]);
    expect(turned.map(([a, b]) => a! + b!)).toEqual([1, 1].map((sum) => expect.closeTo(sum)));
    expect(readersInRows(keysInRows, 'rows')).toBe(keysInRows);
  });

  it('tells what a token reads most', () => {
    const reads = readersInRows(keysInRows, 'columns');
    expect(mostRead(reads, 1)).toEqual({ source: 1, weight: expect.closeTo(0.8) });
  });
});

const ref: TensorRef = { id: 't', dtype: 'float32', shape: [] };
const seen = (...centres: [number, number][][]): VisualTokens => ({
  layers: centres.map((of, module) => ({
    tokenizer: module === 0 ? 'filter' : 'recurrent',
    grid: [2, 2],
    maps: ref,
    attention: ref,
    readers: 'columns',
    entropy: of.map(() => 1),
    centres: of,
    overlap: 0,
  })),
});

describe('the variance of places over the library', () => {
  it('is told for each module once there are two images', () => {
    const still: [number, number][] = [[0.5, 0.5]];
    expect(variances([seen(still, [[0.2, 0.5]])])).toBeNull();
    const [filter, recurrent] = variances([seen(still, [[0.2, 0.5]]), seen(still, [[0.8, 0.5]])])!;
    expect(filter).toBe(0);
    expect(recurrent).toBeCloseTo(0.09);
  });
});

describe('the spec', () => {
  it('takes its own and refuses what is none', () => {
    const spec = { ...useVisualTokensSpec.getState(), module: 1, token: 3 };
    restoreSpec(spec);
    expect(useVisualTokensSpec.getState()).toEqual(spec);
    expect(() => restoreSpec({ ...spec, token: -1 })).toThrowError(/no view of visual tokens/);
  });

  it('stays within what a model has', () => {
    const tokens = seen([[0.5, 0.5]], [[0.5, 0.5]]);
    const spec = { ...useVisualTokensSpec.getState(), module: 4, token: 9 };
    expect(within(tokens, spec)).toEqual({ module: 1, token: 0 });
  });
});
