/*
 * The page, the engine and the GPU process are killed at 50 random moments of runs, each right after an
 * unsaved change. VITRINE_CHAOS_SEED replays a schedule.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inputsFile, runPath, runsDir } from '../../engine/runs/folder/paths';
import { readFacts } from '../../engine/runs/folder/run-facts';
import { makeImages, rowsOf } from '../../engine/runs/testing';
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
const home = temporaryHome();
const profile = mkdtempSync(join(home, 'profile-'));
const images = join(home, 'images');
const later = join(home, 'later');

/** Changes one thing, and notes it. `choice` is a number from 0 to 1. */
type Change = (window: Studio, unsaved: Unsaved, choice: number) => Promise<void>;

const changes = {
  async tag(window, unsaved, choice) {
    unsaved.tag = `tag ${choice}`;
    await tag(window).fill(unsaved.tag);
    await tag(window).blur();
  },
  async note(window, unsaved, choice) {
    unsaved.note = `note ${choice}`;
    await note(window).fill(unsaved.note);
    await note(window).blur();
  },
  async layout(window, unsaved, choice) {
    unsaved.layout = oneOf(['one', 'split', 'side-by-side'], choice);
    await layout(window).selectOption(unsaved.layout);
  },
  async sort(window, unsaved, choice) {
    unsaved.sort = oneOf(['added', 'name', 'size'], choice);
    await window.page.getByLabel('Sort by').selectOption(unsaved.sort);
  },
  async setting(window, unsaved, choice) {
    unsaved.ratio = oneOf(['0.5', '0.6', '0.7', '0.8'], choice);
    await ratio(window).fill(unsaved.ratio);
  },
  async library(window, unsaved, choice) {
    unsaved.images += 1;
    // A copy of the image that has the tag and the note: it comes on the stage.
    const added = join(later, `${choice}.png`);
    copyFileSync(join(images, 'cat', '000000.png'), added);
    await window.drop(added);
    await expect.poll(() => count(window)).toBe(unsaved.images);
  },
} satisfies Record<string, Change>;

const schedule = makeSchedule();
let studio: CrashingStudio;

beforeAll(async () => {
  console.log(`VITRINE_CHAOS_SEED=${seed}`);
  makeImages(images, IMAGES);
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
  for (const [i, { what, pause, makes, choice }] of schedule.entries()) {
    do {
      if (!(await isRunning())) await startRun(await studio.window(), `Run before kill ${i}`);
      await setTimeout(pause);
    } while (!(await isRunning()));
    await changes[makes](await studio.window(), unsaved, choice);
    await studio.kill(what);
    const seen = () => studio.window().then(read);
    await expect.poll(seen, { message: `after kill ${i}, ${what}` }).toEqual(unsaved);
    await engineIsUp(await studio.window());
    // It still draws.
    if (what === 'GPU') await (await studio.window()).page.screenshot();
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

const runs = (): string[] => readdirSync(runsDir(home)).map((id) => runPath(home, id));

async function isRunning(): Promise<boolean> {
  const [latest] = readdirSync(runsDir(home)).sort().reverse();
  return latest !== undefined && (await readFacts(runPath(home, latest))).state === 'running';
}

/** Opens the images and the model. */
async function begin(window: Studio): Promise<Unsaved> {
  mkdirSync(runsDir(home), { recursive: true });
  await window.drop(images);
  await expect.poll(() => count(window)).toBe(IMAGES);
  await window.model(/DynamicViT/).check({ force: true });
  await window.page.getByRole('tab', { name: 'Attention' }).click();
  await window.mapShown();
  return read(window);
}

const engineIsUp = ({ page }: Studio) =>
  page
    .getByRole('contentinfo')
    .getByText(/thread/)
    .waitFor();

async function startRun(window: Studio, name: string): Promise<void> {
  await window.menu('Model', 'New Run…');
  const dialog = window.page.getByRole('dialog', { name: 'New run' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect.poll(isRunning).toBe(true);
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

/** The same for the same seed. */
function makeSchedule() {
  const random = randomNumbers(seed);
  return Array.from({ length: KILLS }, () => ({
    what: oneOf<Killable>(['page', 'page', 'engine', 'engine', 'GPU'], random()),
    pause: random() * LONGEST_PAUSE_MS,
    makes: oneOf(Object.keys(changes) as (keyof typeof changes)[], random()),
    choice: random(),
  }));
}

function oneOf<T>(values: readonly T[], choice: number): T {
  return values[Math.floor(choice * values.length)]!;
}

/** The same numbers for the same seed, 0 to 1 (Park and Miller 1988). */
function randomNumbers(from: number): () => number {
  let state = (from % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
