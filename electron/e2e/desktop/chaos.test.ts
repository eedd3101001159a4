/*
 * The page, the engine and the GPU process are killed at 50 random moments of runs, each right after an
 * unsaved change. VITRINE_CHAOS_SEED replays a schedule.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePictures, rowsOf } from '../../engine/batch/testing';
import { batchesDir, inputsFile, runPath } from '../../engine/runs/places';
import { readFacts } from '../../engine/runs/run-facts';
import { CrashingStudio, type Killable } from '../harness/crashing';
import { launchStudio } from '../harness/desktop-shell';
import { layout, note, tag } from '../harness/documents';
import { temporaryHome } from '../harness/host';
import type { Studio } from '../harness/studio';

const KILLS = 50;
const IMAGES = 400;
/** Between the recovery from one kill and the next. */
const LONGEST_PAUSE_MS = 1000;

const seed = Number(process.env.VITRINE_CHAOS_SEED ?? Date.now() % 1_000_000);
const random = randomNumbers(seed);
const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

const home = temporaryHome();
const profile = mkdtempSync(join(home, 'profile-'));
const images = join(home, 'images');
const later = join(home, 'later');
let studio: CrashingStudio;

beforeAll(async () => {
  console.log(`VITRINE_CHAOS_SEED=${seed}`);
  makePictures(images, IMAGES);
  mkdirSync(later);
  const { app } = await launchStudio({ home, profile });
  studio = new CrashingStudio(app, profile);
});
afterAll(async () => {
  await studio?.close();
  rmSync(home, { recursive: true, force: true });
});

/** What the user did and has not saved. */
interface Unsaved {
  tag: string;
  note: string;
  layout: string;
  sort: string;
  ratio: string;
  images: number;
}

test(`${KILLS} kills during runs lose no row and no unsaved change`, {
  timeout: 900_000,
}, async () => {
  const unsaved = await begin(await studio.window());
  const killed: Killable[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    do {
      if (!(await isRunning())) await startRun(await studio.window(), `Run before kill ${kill}`);
      await setTimeout(random() * LONGEST_PAUSE_MS);
    } while (!(await isRunning()));
    await change(await studio.window(), kill, unsaved);
    const what = oneOf(['page', 'page', 'engine', 'engine', 'GPU'] as const);
    killed.push(what);
    await studio.kill(what);
    const seen = () => studio.window().then(read);
    await expect.poll(seen, { message: `after killing ${killed.join(', ')}` }).toEqual(unsaved);
  }
  await expect.poll(isRunning, { timeout: 300_000 }).toBe(false);
  for (const run of runs()) {
    expect((await readFacts(run)).state).toBe('done');
    const inputs = readFileSync(inputsFile(run), 'utf8').trimEnd().split('\n').length;
    const rows = rowsOf(run);
    expect(rows.map(({ input }) => input)).toEqual(Array.from({ length: inputs }, (_, i) => i));
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  }
});

const runs = (): string[] => readdirSync(batchesDir(home)).map((id) => runPath(home, id));

async function isRunning(): Promise<boolean> {
  const [latest] = readdirSync(batchesDir(home)).sort().reverse();
  return latest !== undefined && (await readFacts(runPath(home, latest))).state === 'running';
}

/** Opens the images and the model. */
async function begin(window: Studio): Promise<Unsaved> {
  mkdirSync(batchesDir(home), { recursive: true });
  await window.drop(images);
  await expect.poll(() => count(window)).toBe(IMAGES);
  await window.model(/DynamicViT/).check({ force: true });
  await window.mapShown();
  return read(window);
}

async function startRun(window: Studio, name: string): Promise<void> {
  await window.menu('Model', 'Run as Batch…');
  const dialog = window.page.getByRole('dialog', { name: 'Run as batch' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect.poll(isRunning).toBe(true);
}

/** Changes one thing, and notes it. */
async function change(window: Studio, kill: number, unsaved: Unsaved): Promise<void> {
  const changes = {
    async tag() {
      unsaved.tag = `tag ${kill}`;
      await tag(window).fill(unsaved.tag);
      await tag(window).blur();
    },
    async note() {
      unsaved.note = `note ${kill}`;
      await note(window).fill(unsaved.note);
      await note(window).blur();
    },
    async layout() {
      unsaved.layout = oneOf(['one', 'split', 'side-by-side']);
      await layout(window).selectOption(unsaved.layout);
    },
    async sort() {
      unsaved.sort = oneOf(['added', 'name', 'size']);
      await window.page.getByLabel('Sort by').selectOption(unsaved.sort);
    },
    async setting() {
      unsaved.ratio = oneOf(['0.5', '0.6', '0.7', '0.8']);
      await ratio(window).fill(unsaved.ratio);
    },
    async library() {
      unsaved.images += 1;
      // A copy of the image that has the tag and the note: it comes on the stage.
      const added = join(later, `${kill}.png`);
      copyFileSync(join(images, 'cat', '000000.png'), added);
      await window.drop(added);
      await expect.poll(() => count(window)).toBe(unsaved.images);
    },
  };
  await changes[oneOf(['tag', 'note', 'layout', 'sort', 'setting', 'library'] as const)]();
}

/** What the window shows of it. */
async function read(window: Studio): Promise<Unsaved> {
  return {
    tag: await tag(window).inputValue(),
    note: await note(window).inputValue(),
    layout: await layout(window).inputValue(),
    sort: await window.page.getByLabel('Sort by').inputValue(),
    ratio: await ratio(window).inputValue(),
    images: await count(window),
  };
}

const ratio = ({ page }: Studio) => page.getByRole('slider', { name: 'Keep ratio' });

async function count({ page }: Studio): Promise<number> {
  return Number.parseInt(await page.locator('.library-count').innerText(), 10);
}

/** The same numbers for the same seed, 0 to 1 (Park and Miller 1988). */
function randomNumbers(from: number): () => number {
  let state = (from % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
