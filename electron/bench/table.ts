import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Handlers, Input, TableFilter } from '#shared/contract';
import { families } from '../../models';
import { createEngine } from '../engine';
import { makeRun, rowOf } from '../engine/table/testing';
import { engineFolders } from '../hosts/paths/engine-folders';
import { root } from './fixtures';
import { median, time } from './measure';
import { ms, type Report } from './report';
import { scrollTable } from './scroll';

const ROWS = 100_000;
const TARGET_MS = 100;
const ROUNDS = 15;
/** Of a frame while the table scrolls, as a multiple of one at rest. */
const MOST_FRAME = 1.1;

const all: TableFilter = { conditions: [], expression: '' };
const some: TableFilter = {
  conditions: [{ kind: 'values', column: 'exit', values: [1, 2] }],
  expression: "confidence between 0.2 and 0.7 and top1 <> 'class 7'",
};

/** A run of 100,000 rows: what a window asks of the engine, and the window itself while it scrolls. */
export async function table(): Promise<Report> {
  const stateDir = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  try {
    const { opened, asked } = await askTable(stateDir);
    const { atRest, scrolled } = await scrollTable(stateDir);
    const line = (name: string, times: readonly number[]) => [
      ...[name, ms(median(times)), ms(Math.max(...times))],
    ];
    return {
      title: `Table of ${ROWS.toLocaleString('en')} rows (opened in ${ms(opened)}), ${ROUNDS} times each`,
      target: `filter and sort within ${TARGET_MS} ms each; a frame while scrolling within ${MOST_FRAME} of one at rest`,
      columns: ['asked', 'median', 'slowest'],
      rows: [
        ...asked.map(({ name, times }) => line(name, times)),
        line(`a frame at rest: ${rate(atRest)}`, atRest),
        line(`a frame while the wheel scrolls: ${rate(scrolled)}`, scrolled),
      ],
      pass:
        asked.every(({ promised, times }) => !promised || median(times) <= TARGET_MS) &&
        median(scrolled) <= MOST_FRAME * median(atRest),
    };
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

const rate = (frames: readonly number[]): string =>
  `${((1000 * frames.length) / frames.reduce((sum, time) => sum + time, 0)).toFixed(1)} a second`;

/** Milliseconds that the engine takes to open the table, and to answer what the window asks. */
async function askTable(stateDir: string) {
  const engine = createEngine({ ...engineFolders(root, stateDir), families });
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
    const opened = await time(() => engine.handlers['table.open']({ runs }, call));
    const byConfidence = [{ column: 'confidence', descending: true }];
    const byText = [{ column: 'top1', descending: false }, ...byConfidence];
    const columns = ['confidence', 'entropy', 'exit', 'top1', 'truth', 'runMs'];
    const questions: [name: string, ask: () => Promise<unknown>, promised: boolean][] = [
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
    const asked: { name: string; promised: boolean; times: number[] }[] = [];
    for (const [name, ask, promised] of questions) {
      await ask();
      const times: number[] = [];
      for (let i = 0; i < ROUNDS; i++) times.push(await time(ask));
      asked.push({ name, promised, times });
    }
    return { opened, asked };
  } finally {
    await engine.close();
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
    image: `/images/class ${i % 100}/${i}.jpg`,
    truth: `class ${i % 100}`,
    sha256: i.toString(16).padStart(64, '0'),
    top1: `class ${Math.floor(noise(1) * 100)}`,
    top1Index: i % 100,
    confidence: noise(2),
    entropy: 4 * noise(3),
    exit: 1 + (i % 3),
    gflops: 1.2,
    decodeMs: 3 * noise(4),
    preprocessMs: noise(5),
    runMs: 20 + noise(6),
    postprocessMs: 0.1,
  });
}
