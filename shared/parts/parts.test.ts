import { expect, test } from 'vitest';
import { z } from 'zod';
import { partColumns } from '../rows';
import { Row, TensorRef } from '../types';
import { holdsTensors, partList, parts, tensorsIn } from '.';

/** Columns that every table has. */
const OTHERS = [
  ...['row', 'name', 'folder', 'correct', 'tag', 'note', 'similarity', 'pca1', 'pca2'],
  ...['errorCode', 'errorMessage'],
];

test('no two columns have one name: DuckDB does not tell upper from lower case', () => {
  const own = partColumns.map(({ name }) => name);
  const base = Object.keys(Row.shape).filter((name) => !(own as string[]).includes(name));
  // One of the base that a part's would replace is missing here.
  expect(base).toEqual([
    ...['input', 'image', 'index', 'sha256', 'ok', 'error', 'truth', 'gflops'],
    ...['decodeMs', 'preprocessMs', 'runMs', 'postprocessMs', 'embedding'],
  ]);
  const names = [...own, ...base, ...OTHERS].map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
});

test('no two parts put a fact of one name on a card', () => {
  const names = partList.flatMap(([, { card }]) => Object.keys(card));
  expect(new Set(names).size).toBe(names.length);
});

test('whether a part can hold tensors is told by its schema', () => {
  const holding = partList.filter(([, { schema }]) => holdsTensors(schema)).map(([name]) => name);
  const without = ['predictions', 'regression', 'exits', 'statistics'];
  expect(holding).toEqual(Object.keys(parts).filter((name) => !without.includes(name)));
});

test.each([
  ['an array', z.array(TensorRef)],
  ['a record', z.record(z.string(), TensorRef)],
  ['a tuple', z.tuple([z.number(), TensorRef])],
  ['a union', z.union([z.string(), z.object({ deep: TensorRef.nullable() })])],
  ['an optional object', z.object({ deep: TensorRef.optional() }).optional()],
  ['a default', z.object({ refs: z.array(TensorRef).default([]) })],
  ['a refined object', z.object({ deep: TensorRef }).refine(() => true)],
  ['a transformed one', z.object({ deep: TensorRef }).transform((value) => value)],
  ['an intersection', z.intersection(z.object({}), z.object({ deep: TensorRef }))],
])('a tensor is seen in %s', (_kind, schema) => {
  expect(holdsTensors(schema)).toBe(true);
});

test('every tensor of a value is found, with the keys that lead to it', () => {
  const ref = (id: string): TensorRef => ({ id, dtype: 'float32', shape: [1] });
  const value = { a: ref('1'), b: [{ c: ref('2') }, null, 3], d: { e: 'x', f: [ref('1')] } };
  expect(tensorsIn(value).map(({ ref: { id }, keys }) => [id, keys])).toEqual([
    ['1', ['a']],
    ['2', ['b', 0, 'c']],
    ['1', ['d', 'f', 0]],
  ]);
});
