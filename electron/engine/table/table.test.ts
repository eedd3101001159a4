import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input, TableFilter } from '#shared/contract';
import type { Row } from '#shared/types';
import { failure, sample } from '../testing';
import { openEngine } from '../testing/engine';
import { makeRun, rowOf, setGoing } from './testing';

const engine = openEngine();
const { stateDir, call } = engine;
afterAll(() => engine.close());

const all: TableFilter = { conditions: [], expression: '' };
const where = (expression: string): TableFilter => ({ conditions: [], expression });
const ints = ({ rows }: { rows: Uint8Array }) => [...new Int32Array(rows.slice().buffer)];
const floats = (bytes: Uint8Array) => [...new Float32Array(bytes.slice().buffer)];
const order = async (
  filter: TableFilter,
  sort: Input<'table.order'>['sort'] = [],
  runs = ['run'],
) => ints(await call('table.order', { runs, filter, sort }));

/** Twelve images: cats and dogs, three of them taken for the other, one that could not be read. */
const ROWS: Row[] = Array.from({ length: 12 }, (_, i) => {
  const truth = i < 6 ? 'cat' : 'dog';
  const image = `/pictures/${truth}/${i}.png`;
  if (i === 11) {
    const error = { code: 'bad-input' as const, message: 'It is no image', hint: '', detail: {} };
    return rowOf(i, { image, ok: false, error });
  }
  return rowOf(i, {
    image,
    truth,
    sha256: String(i).padStart(64, '0'),
    exit: 1 + (i % 3),
    top1: i % 4 === 3 ? 'dog' : truth,
    confidence: 0.05 * (i + 1),
    entropy: 2 - 0.1 * i,
    embedding: [Math.cos(i / 4), Math.sin(i / 4), 0.01 * (i % 2)],
  });
});

beforeAll(() => makeRun(stateDir, 'run', ROWS));

test('a table tells its columns with their types, ranges and how many cells are filled', async () => {
  const { rows, columns, dimensions } = await call('table.open', { runs: ['run'] });
  expect({ rows, dimensions }).toEqual({ rows: 12, dimensions: 3 });
  const column = (name: string) => columns.find((one) => one.name === name);
  expect(column('confidence')).toEqual({
    name: 'confidence',
    type: 'number',
    filled: 11,
    range: [0.05, expect.closeTo(0.55)],
  });
  expect(column('top1')).toEqual({ name: 'top1', type: 'text', filled: 11, range: null });
  expect(column('correct')).toMatchObject({ type: 'boolean', filled: 11 });
  expect(column('miou')).toMatchObject({ filled: 0, range: null });
  expect(column('folder')).toMatchObject({ filled: 12 });
  expect(column('image'), 'no path for the window').toBeUndefined();
});

test('rows that pass come in order, empty cells last, ties in the order of the run', async () => {
  expect(await order(all)).toEqual([...ROWS.keys()]);
  const descending = [{ column: 'confidence', descending: true }];
  expect(await order(all, descending)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11]);
  const byTwo = [{ column: 'exit', descending: false }, ...descending];
  expect(await order(all, byTwo)).toEqual([9, 6, 3, 0, 10, 7, 4, 1, 8, 5, 2, 11]);
  expect(await order(where('confidence > 0.3 and not correct'))).toEqual([]);
  expect(await order(where('not correct'))).toEqual([3]);
  expect(await order(where("errorMessage is not null or top1 in ('cat')"))).toEqual([
    0, 1, 2, 4, 5, 11,
  ]);
});

test('conditions: a range, values with the empty one, a lasso', async () => {
  const conditions = (...given: TableFilter['conditions']) => ({
    conditions: given,
    expression: '',
  });
  const range = { kind: 'range' as const, column: 'confidence', from: 0.1, to: 0.2000001 };
  expect(await order(conditions(range))).toEqual([1, 2, 3]);
  const values = { kind: 'values' as const, column: 'exit', values: [3, null] };
  expect(await order(conditions(values))).toEqual([2, 5, 8, 11]);
  expect(await order({ conditions: [values], expression: 'entropy < 1.6' })).toEqual([5, 8]);
  const triangle: [number, number][] = [[0.11, 0], [0.11, 3], [0.31, 3]]; // biome-ignore format: one line
  const lasso = { kind: 'lasso' as const, x: 'confidence', y: 'entropy', corners: triangle };
  // y > 15 x - 1.65 holds for confidence 0.15 and 0.2: entropy 1.8 > 0.6, 1.7 > 1.35; at 0.25 1.6 < 2.1.
  expect(await order(conditions(lasso))).toEqual([2, 3]);
});

test('a wrong expression is told in words with the columns, and nothing is done', async () => {
  const told = async (expression: string) => {
    const { code, message, hint } = await failure(order(where(expression)));
    expect(code).toBe('bad-input');
    return `${message} | ${hint}`;
  };
  expect(await told('confidenc > 0.5')).toMatch(/no column “confidenc” \| .*Columns: .*confidence/);
  expect(await told('confidence >')).toMatch(/syntax error at end of input/);
  expect(await told("confidence > 'high'")).toMatch(/Could not convert string 'high' to DOUBLE/);
  expect(await told('top1')).toMatch(/cannot be used/);
});

test('an expression is one condition: no query, no file, no setting, no statement', async () => {
  const secret = join(stateDir, 'secret.txt');
  writeFileSync(secret, 'secret');
  const refused = [
    'top1 = (select 1)',
    `top1 in (select content from read_text('${secret}'))`,
    `length(read_text('${secret}')) > 0`,
    `getenv('HOME') is not null`,
    "current_setting('threads') > 0",
    'true order by 1',
    'true limit 1',
    'true group by row',
    'true union select * from rows',
    'true; drop table rows',
    '1 = 1) or (1 = 1',
    "repeat('x', 1000000000) = ''",
    'row_number() over () = 1',
    'true qualify true',
    'true using sample 1',
  ];
  for (const expression of refused) {
    expect((await failure(order(where(expression)))).code, expression).toBe('bad-input');
  }
  // A comment ends with the expression, not with what follows it.
  expect(
    await order({
      ...where('true -- all'),
      conditions: [{ kind: 'values', column: 'exit', values: [1] }],
    }),
  ).toEqual([0, 3, 6, 9]);
  expect(await order(all)).toHaveLength(12);
});

test('rows carry their values and the id of their image', async () => {
  const [entry] = await engine.register(sample('cat.jpg'));
  await makeRun(stateDir, 'samples', [
    rowOf(0, { image: sample('cat.jpg'), top1: 'cat' }),
    rowOf(1, { image: '/inputs/some.npy', index: 4 }),
  ]);
  const rows = await call('table.rows', { runs: ['samples'], rows: [1, 0, 77] });
  expect(rows.map(({ row, file }) => ({ row, file }))).toEqual([
    { row: 1, file: null },
    { row: 0, file: entry },
  ]);
  expect(rows[1]!.values).toMatchObject({ name: 'cat.jpg', top1: 'cat', confidence: null });
  expect(rows[1]!.values).not.toHaveProperty('image');
});

test('histograms count all rows and those that pass', async () => {
  const [confidence, top1, exit, correct] = await call('table.histograms', {
    runs: ['run'],
    filter: where('row < 3 or confidence > 0'.replace('row < 3 or ', '')),
    columns: ['confidence', 'top1', 'exit', 'correct'],
    bins: 5,
  });
  expect(confidence).toMatchObject({ kind: 'bins', range: [0.05, expect.closeTo(0.55)] });
  expect(confidence!.all.reduce((a, b) => a + b)).toBe(11);
  expect(top1).toMatchObject({
    kind: 'values',
    values: ['dog', 'cat', null],
    all: [6, 5, 1],
    kept: [6, 5, 0],
  });
  expect(exit).toMatchObject({ values: [1, 2, 3, null], all: [4, 4, 3, 1] });
  expect(correct).toMatchObject({ values: [true, false, null], all: [10, 1, 1] });
});

test('points are columns of numbers, texts by their labels', async () => {
  const { rows, columns } = await call('table.points', {
    runs: ['run'],
    filter: where('exit = 1 or exit is null'),
    columns: ['confidence', 'entropy', 'top1'],
  });
  expect(ints({ rows: rows as Uint8Array })).toEqual([0, 3, 6, 9, 11]);
  expect(floats(columns[0]!.values as Uint8Array)[1]).toBeCloseTo(0.2);
  expect(columns[2]!.labels).toEqual(['dog', 'cat']);
  expect(floats(columns[2]!.values as Uint8Array)).toEqual([1, 0, 0, 0, Number.NaN]);
});

test('similarity is the cosine of the embeddings, the projection their two principal directions', async () => {
  const { columns } = await call('table.similar', { runs: ['run'], row: 4 });
  expect(columns.find(({ name }) => name === 'similarity')).toMatchObject({ filled: 11 });
  const nearest = await order(all, [{ column: 'similarity', descending: true }]);
  expect(nearest[0]).toBe(4);
  expect(nearest.at(-1)).toBe(11);
  const a = ROWS[4]!.embedding!;
  const b = ROWS[9]!.embedding!;
  const dot = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * v[i]!, 0);
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const [row] = await call('table.rows', { runs: ['run'], rows: [9] });
  expect(row!.values.similarity).toBeCloseTo(cosine, 5);

  await call('table.projection', {
    runs: ['run'],
    job: 'projection',
    projection: { method: 'pca' },
  });
  const { columns: [x, y] } = await call('table.points', { runs: ['run'], filter: where('pca1 is not null'), columns: ['pca1', 'pca2'] }); // biome-ignore format: a line
  const xs = floats(x!.values as Uint8Array);
  const ys = floats(y!.values as Uint8Array);
  const variance = (values: number[]) => dot(values, values) / values.length;
  expect(xs.reduce((sum, v) => sum + v)).toBeCloseTo(0, 4);
  expect(dot(xs, ys)).toBeCloseTo(0, 3);
  expect(variance(xs)).toBeGreaterThan(variance(ys));
  // The third direction has almost no variance: two keep the distances.
  const between = (i: number, j: number) => Math.hypot(xs[i]! - xs[j]!, ys[i]! - ys[j]!);
  const [u, v] = [ROWS[1]!.embedding!, ROWS[7]!.embedding!];
  expect(between(1, 7)).toBeCloseTo(Math.hypot(...u.map((value, i) => value - v[i]!)), 3);
});

test('UMAP keeps neighbours together; with one seed it is the same, and exports say by what it was made', async () => {
  const parameters = { neighbours: 4, minDist: 0.1, metric: 'cosine', seed: 7 } as const;
  const places = async (seed: number) => {
    const projection = { method: 'umap', ...parameters, seed } as const;
    const { umap, columns } = await call('table.projection', {
      runs: ['run'],
      job: 'umap',
      projection,
    });
    expect(umap).toEqual({ ...parameters, seed });
    expect(columns.find(({ name }) => name === 'umap1')).toMatchObject({ filled: 11 });
    const points = await call('table.points', {
      ...{ runs: ['run'], filter: where('umap1 is not null') },
      columns: ['umap1', 'umap2'],
    });
    return points.columns.map(({ values }) => floats(values as Uint8Array));
  };
  const other = await places(8);
  const [x, y] = await places(7);
  expect(await places(7)).toEqual([x, y]);
  expect(other).not.toEqual([x, y]);
  const { bytes } = await call('table.export', {
    runs: ['run'],
    filter: all,
    sort: [],
    form: 'csv',
  });
  const [head, first] = new TextDecoder().decode(bytes as Uint8Array).split('\n');
  expect(head).toMatch(/,umap1,umap2,umap$/);
  expect(first).toMatch(
    /"neighbours 4, minDist 0.1, metric cosine, seed 7, embedding-atlas [\d.]+"$/,
  );
});

test('tags and notes are columns, also when they change', async () => {
  const note = { tag: 'blurred', note: 'take again' };
  await call('annotations.set', { changes: { [ROWS[2]!.sha256!]: note } });
  expect(await order(where("tag = 'blurred'"))).toEqual([2]);
  await call('annotations.set', { changes: { [ROWS[2]!.sha256!]: { tag: '', note: '' } } });
  expect(await order(where('tag is not null'))).toEqual([]);
});

test('a run that goes on shows the rows so far, and more when opened again', async () => {
  await makeRun(stateDir, 'going', ROWS.slice(0, 5));
  setGoing(stateDir, 'going');
  expect((await call('table.open', { runs: ['going'] })).rows).toBe(5);
  await makeRun(stateDir, 'going', ROWS.slice(0, 8));
  expect((await order(all, [], ['going'])).length, 'as it was opened').toBe(5);
  expect((await call('table.open', { runs: ['going'] })).rows).toBe(8);
});

test('two runs stand side by side by the hash of the image', async () => {
  const others = ROWS.slice(2, 9).map((row, i) => ({
    ...row,
    input: i,
    confidence: 0.9,
    top1: 'dog',
  }));
  await makeRun(stateDir, 'other', others);
  const runs = ['run', 'other'];
  const { rows, columns } = await call('table.open', { runs });
  expect(rows).toBe(12);
  expect(columns.find(({ name }) => name === 'confidence_2')).toMatchObject({ filled: 7 });
  expect(columns.some(({ name }) => name === 'truth_2')).toBe(false);
  expect(await order(where('top1 <> top1_2'), [], runs)).toEqual([2, 4, 5]);
});

test('what passes is exported in its order, with what a person wrote', async () => {
  await call('annotations.set', { changes: { [ROWS[1]!.sha256!]: { tag: 'good', note: '' } } });
  const input = {
    runs: ['run'],
    filter: where('exit = 2'),
    sort: [{ column: 'entropy', descending: false }],
  };
  const csv = await call('table.export', { ...input, form: 'csv' });
  expect(csv.name).toBe('run.csv');
  const lines = Buffer.from(csv.bytes as Uint8Array)
    .toString()
    .trim()
    .split('\n');
  expect(lines[0]).toContain('confidence');
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual([
    '10.png',
    '7.png',
    '4.png',
    '1.png',
  ]);
  expect(lines.at(-1)).toContain('good');

  const parquet = await call('table.export', { ...input, form: 'parquet' });
  const file = join(stateDir, 'export.parquet');
  writeFileSync(file, parquet.bytes as Uint8Array);
  const instance = await DuckDBInstance.create(':memory:');
  const reader = await (await instance.connect()).runAndReadAll(
    `SELECT input, len(embedding) AS d FROM '${file}'`,
  );
  expect(reader.getRowsJson().map((row) => row.map(Number))).toEqual([
    [10, 3],
    [7, 3],
    [4, 3],
    [1, 3],
  ]);
  instance.closeSync();
});

test('what cannot be shown is told', async () => {
  expect((await failure(call('table.open', { runs: ['nowhere'] }))).message).toMatch(/no run/);
  expect((await failure(order(all, [{ column: 'nothing', descending: true }]))).message).toBe(
    'There is no column “nothing”',
  );
  expect((await failure(call('table.similar', { runs: ['run'], row: 11 }))).hint).toMatch(
    /Keep embeddings/,
  );
});
