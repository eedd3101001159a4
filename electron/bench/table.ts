import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Handlers, Input, TableFilter } from '#shared/contract';
import { createEngine } from '../engine';
import { makeRun, rowOf } from '../engine/table/testing';
import { engineFolders } from '../hosts/folders';
import { root } from './fixtures';
import { median, time } from './measure';
import { ms, type Report } from './report';

const ROWS = 100_000;
const TARGET_MS = 100;
const ROUNDS = 15;

const all: TableFilter = { conditions: [], expression: '' };
const some: TableFilter = {
  conditions: [{ kind: 'values', column: 'exit', values: [1, 2] }],
  expression: "confidence between 0.2 and 0.7 and top1 <> 'class 7'",
};

/** A run of 100,000 rows as the window asks of it. */
export async function table(): Promise<Report> {
  const stateDir = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  const engine = createEngine(engineFolders(root, stateDir));
  try {
    await makeRun(
      stateDir,
      'large',
      Array.from({ length: ROWS }, (_, i) => row(i)),
    );
    const call = { signal: new AbortController().signal };
    const runs = ['large'];
    const order = (input: Omit<Input<'table.order'>, 'runs'>) => () =>
      engine.handlers['table.order']({ runs, ...input }, call);
    const open = await time(() => engine.handlers['table.open']({ runs }, call));
    const byConfidence = [{ column: 'confidence', descending: true }];
    const byText = [{ column: 'top1', descending: false }, ...byConfidence];
    const columns = ['confidence', 'entropy', 'exit', 'top1', 'truth', 'runMs'];
    const asked: [name: string, ask: () => Promise<unknown>, promised: boolean][] = [
      ['filter: bars and an expression', order({ filter: some, sort: [] }), true],
      ['sort by a number', order({ filter: all, sort: byConfidence }), true],
      ['sort by a text and a number', order({ filter: all, sort: byText }), true],
      ['filter and sort', order({ filter: some, sort: byConfidence }), true],
      ['a page of 200 rows', page(engine.handlers), false],
      [
        'histograms of 6 columns',
        () => engine.handlers['table.histograms']({ runs, filter: some, columns, bins: 24 }, call),
        false,
      ],
    ];
    const measured = [];
    for (const [name, ask, promised] of asked) {
      await ask();
      const times = [];
      for (let i = 0; i < ROUNDS; i++) times.push(await time(ask));
      measured.push({ name, promised, middle: median(times), worst: Math.max(...times) });
    }
    return {
      title: `Table of ${ROWS.toLocaleString('en')} rows (opened in ${ms(open)}), ${ROUNDS} times each`,
      target: `filter and sort within ${TARGET_MS} ms each`,
      columns: ['asked', 'median', 'slowest'],
      rows: measured.map(({ name, middle, worst }) => [name, ms(middle), ms(worst)]),
      pass: measured.every(({ promised, middle }) => !promised || middle <= TARGET_MS),
    };
  } finally {
    await engine.close();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

const page = (handlers: Handlers) => () =>
  handlers['table.rows'](
    { runs: ['large'], rows: Array.from({ length: 200 }, (_, i) => (i * 499) % ROWS) },
    { signal: new AbortController().signal },
  );

/** Numbers without order that are the same each time. */
function row(i: number) {
  const noise = (k: number) => (Math.imul(i + 1, 2654435761 + 2 * k) >>> 0) / 2 ** 32;
  return rowOf(i, {
    ...{ image: `/pictures/class ${i % 100}/${i}.jpg`, truth: `class ${i % 100}` },
    sha256: i.toString(16).padStart(64, '0'),
    ...{ top1: `class ${Math.floor(noise(1) * 100)}`, top1Index: i % 100 },
    ...{ confidence: noise(2), entropy: 4 * noise(3), exit: 1 + (i % 3), gflops: 1.2 },
    ...{ decodeMs: 3 * noise(4), preprocessMs: noise(5), runMs: 20 + noise(6), postprocessMs: 0.1 },
  });
}
