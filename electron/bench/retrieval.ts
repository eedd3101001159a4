import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { families } from '../../models';
import { createEngine } from '../engine';
import { makeRun, rowOf } from '../engine/table/testing';
import { engineFolders } from '../hosts/paths/engine-folders';
import { manyImages, root } from './fixtures';
import { median, time } from './measure';
import { ms, type Report } from './report';
import { openWindow } from './window';

const ROWS = 100_000;
const DIMENSIONS = 192;
/** Files behind the rows; each stands for many. */
const IMAGES = 200;
const SEARCH_MS = 50;
const SHOWN_MS = 100;
const ROUNDS = 15;

/** A run of 100,000 embeddings: from a query to its hits in the engine, and to their thumbnails in the window. */
export async function retrieval(): Promise<Report> {
  const home = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  try {
    await makeLargeRun(home);
    const { opened, searched } = await search(home);
    const shown = await show(home);
    const line = (name: string, times: readonly number[]) => [
      ...[name, ms(median(times)), ms(Math.max(...times))],
    ];
    return {
      title: `Retrieval among ${ROWS.toLocaleString('en')} embeddings of ${DIMENSIONS} numbers (read in ${ms(opened)}), ${ROUNDS} queries; exact search`,
      target: `query to hits within ${SEARCH_MS} ms in the engine, to ranked thumbnails within ${SHOWN_MS} ms in the window`,
      columns: ['', 'median', 'slowest'],
      rows: [
        line('query to 60 hits, engine', searched),
        line('click to ranked thumbnails, Chromium', shown),
      ],
      pass: median(searched) <= SEARCH_MS && median(shown) <= SHOWN_MS,
    };
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function makeLargeRun(home: string): Promise<void> {
  const folder = await manyImages(IMAGES);
  const files = readdirSync(folder).slice(0, IMAGES);
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const noise = (k: number) => (Math.imul(i * DIMENSIONS + k + 1, 2654435761) >>> 0) / 2 ** 32;
    return rowOf(i, {
      image: join(folder, files[i % files.length]!),
      truth: `class ${i % 100}`,
      embedding: Array.from({ length: DIMENSIONS }, (_, k) => Math.fround(noise(k) - 0.5)),
    });
  });
  await makeRun(home, 'large', rows);
}

const queryOf = (round: number) => (round * 6007) % ROWS;

async function search(home: string) {
  const engine = createEngine({ ...engineFolders(root, home), families });
  try {
    const call = { signal: new AbortController().signal };
    const { handlers } = engine;
    const opened = await time(() => handlers['retrieval.open']({ run: 'large' }, call));
    const ask = (round: number) => () =>
      handlers['retrieval.search'](
        {
          run: 'large',
          job: 'bench',
          reduction: null,
          query: { kind: 'rows', rows: [queryOf(round)] },
          most: 60,
        },
        call,
      );
    await ask(ROUNDS)();
    const searched: number[] = [];
    for (let round = 0; round < ROUNDS; round++) searched.push(await time(ask(round)));
    return { opened, searched };
  } finally {
    await engine.close();
  }
}

/** Milliseconds from a click on a hit to the frame in which all thumbnails in sight are of the new ranking. */
async function show(home: string): Promise<number[]> {
  const { page, close } = await openWindow(home);
  try {
    await page.getByRole('menuitem', { name: 'Model' }).click();
    await page.getByRole('menuitem', { name: 'Retrieval…' }).click();
    await page.locator('.retrieval-ranked img').first().waitFor({ timeout: 120_000 });
    const shown: number[] = [];
    await searchFrom(page, ROUNDS);
    for (let round = 0; round < ROUNDS; round++) shown.push(await searchFrom(page, round));
    return shown;
  } finally {
    await close();
  }
}

const searchFrom = (page: Page, round: number): Promise<number> =>
  page.evaluate(async (at) => {
    const list = () => document.querySelector('.retrieval-ranked');
    const titles = () => [...(list()?.querySelectorAll('button') ?? [])].map(({ title }) => title);
    const before = titles().join();
    const from = list()!.querySelectorAll('button')[1 + (at % 8)]!;
    const start = performance.now();
    from.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    const isShown = () => {
      const box = list()?.getBoundingClientRect();
      if (!box || titles().join() === before) return false;
      return [...list()!.querySelectorAll('button')]
        .filter((button) => {
          const own = button.getBoundingClientRect();
          return own.top < box.bottom && own.bottom > box.top;
        })
        .every((button) => button.querySelector('img')?.complete === true);
    };
    while (!isShown()) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  }, round);
