import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Result } from '#shared/types';
import { smallDisk } from '../../files/testing';
import { decodeNpy } from '../../tensors/npy';
import { failure, temporaryFolder } from '../../testing';
import { query, rowsOf } from '../testing';
import { mergeRuns } from './merge';
import { ResultLine, resultLine } from './results';
import { readFacts } from './run-facts';
import { RunFolder } from './run-folder';
import { folders, left, plan, row } from './testing';

const folder = temporaryFolder();
const newFolder = folders(folder);

/** A third of a run, with the rows that `keeps` lets pass. */
async function shard(number: number, keeps: (input: number) => boolean = () => true) {
  const path = newFolder();
  const run = await RunFolder.create(path, plan(10, { shard: { number, of: 3 } }));
  const wanted = left(run).filter(keeps);
  for (const input of wanted) run.add(row(input), false);
  await run.close(run.facts.done === run.total ? 'done' : 'interrupted');
  return path;
}

test('shards share the list out, and their rows come together in its order', async () => {
  const shards = [await shard(3), await shard(1), await shard(2)];
  const totals = await Promise.all(shards.map(async (path) => (await readFacts(path)).done));
  expect(totals).toEqual([3, 4, 3]);
  const out = newFolder();
  expect(await mergeRuns([...shards, shards[0]!], out)).toMatchObject({
    state: 'done',
    done: 10,
  });
  expect(rowsOf(out).map(({ input }) => input)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await query(out, 'SELECT count(*)::INT AS rows FROM rows')).toEqual([{ rows: 10 }]);
});

/** A third of a run, with a map of each image as a tensor and as a PNG. */
async function mappedShard(number: number): Promise<string> {
  const path = newFolder();
  const run = await RunFolder.create(path, plan(10, { shard: { number, of: 3 } }));
  for (const { input, image } of [...run.pending()]) {
    const map = await run.tensor(`${input}.map`, 'float32', mapOf(input));
    const parts = { segmentation: { map, png: await run.image('maps', `${input}`, pngOf(input)) } };
    run.result(resultLine({ image, sha256: null }, resultOf(image), parts));
    run.add(row(input), false);
  }
  await run.close('done');
  return path;
}
const mapOf = (input: number) => ({ shape: [8, 8], data: new Float32Array(64).fill(input) });
const pngOf = (input: number) => new Uint8Array(200).fill(input);
const resultOf = (image: string): Result => ({
  id: image,
  model: 'm',
  family: 'vit',
  input: { kind: 'image' },
  parts: {},
  region: { x: 0, y: 0, width: 8, height: 8 },
  timings: { decodeMs: 1, preprocessMs: 1, runMs: 1, postprocessMs: 1 },
  provenance: {
    modelId: 'm',
    modelSha256: [],
    imageName: image,
    imageSha256: '',
    imageSize: [8, 8],
    preprocessing: '',
    provider: 'cpu',
    settings: {},
    versions: {},
  },
});
/** That every row of a run has its result, and this its files, as they were written. */
function expectResults(run: string): void {
  const text = readFileSync(join(run, 'results.jsonl'), 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => ResultLine.parse(JSON.parse(line)));
  for (const { input } of rowsOf(run)) {
    const line = lines.find(({ image }) => image === `${input}.png`);
    expect(line?.result?.parts.segmentation).toEqual({
      map: { file: `tensors/${input}.map.npy`, dtype: 'float32', shape: [8, 8] },
      png: `maps/${input}.png`,
    });
    const bytes = readFileSync(join(run, 'tensors', `${input}.map.npy`));
    expect(decodeNpy(bytes).data).toEqual(mapOf(input!).data);
    expect([...readFileSync(join(run, 'maps', `${input}.png`))]).toEqual([...pngOf(input!)]);
  }
}

test('results come along with their files, so that the shards can be removed', async () => {
  const shards = [await mappedShard(1), await mappedShard(2), await mappedShard(3)];
  // What was removed from a shard before is no obstacle.
  rmSync(join(shards[0]!, 'maps'), { recursive: true });
  const lacking = newFolder();
  await mergeRuns(shards, lacking);
  expect(readdirSync(join(lacking, 'maps')).sort()).toEqual(
    [1, 2, 4, 5, 7, 8].map((input) => `${input}.png`),
  );

  shards[0] = await mappedShard(1);
  const out = newFolder();
  expect(await mergeRuns(shards, out)).toMatchObject({ state: 'done', done: 10 });
  for (const path of shards) rmSync(path, { recursive: true });
  expect(rowsOf(out)).toHaveLength(10);
  expectResults(out);
});

test('a shard names no file outside of it', async () => {
  const path = await mappedShard(1);
  const secret = join(folder, 'secret.npy');
  writeFileSync(secret, 'secret');
  const results = join(path, 'results.jsonl');
  const text = readFileSync(results, 'utf8');
  writeFileSync(results, text.replace('tensors/0.map.npy', 'tensors/../../secret.npy'));
  const out = newFolder();
  await mergeRuns([path], out);
  expect(readFileSync(join(out, 'results.jsonl'), 'utf8')).toContain('"tensors/secret.npy"');
  expect(readdirSync(join(out, 'tensors')).sort()).toEqual(
    [3, 6, 9].map((input) => `${input}.map.npy`),
  );
});

const disk = smallDisk('64k');
test.skipIf(!disk.mounted)('cut short, each row has all of its result', async () => {
  const shards = [await mappedShard(1), await mappedShard(2), await mappedShard(3)];
  const out = join(disk.path, 'merged');
  expect((await failure(mergeRuns(shards, out))).message).toMatch(/disk is full/);
  const { length } = rowsOf(out);
  expect([length > 0, length < 10]).toEqual([true, true]);
  expectResults(out);
  disk.enlarge();
  const run = await RunFolder.open(out);
  expect(left(run)).toHaveLength(10 - length);
  await run.close('paused');
});

test('what no shard has, the merged run goes on with', async () => {
  const out = newFolder();
  const shards = [await shard(1), await shard(2, (input) => input !== 4)];
  expect(await mergeRuns(shards, out)).toMatchObject({ state: 'interrupted', done: 6 });
  const run = await RunFolder.open(out);
  expect(left(run)).toEqual([2, 4, 5, 8]);
  await run.close('paused');
});

test('runs that do not fit are refused', async () => {
  const first = await shard(1);
  const longer = newFolder();
  await (await RunFolder.create(longer, plan(11))).close('paused');
  const other = newFolder();
  await (await RunFolder.create(other, plan(10, { settings: {} }))).close('paused');
  const refusal = async (runs: string[], out = newFolder()) =>
    (await failure(mergeRuns(runs, out))).message;
  expect(await refusal([first, longer])).toMatch(/list of images is another/);
  expect(await refusal([first, other])).toMatch(/topK is not set, not 5/);
  expect(await refusal([first, folder])).toMatch(/holds no run/);
  expect(await refusal([first], first)).toMatch(/one of the runs/);
});
