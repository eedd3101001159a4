import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { ModelCard, type Row } from '#shared/types';
import { runPath } from '../runs/places';
import { RunFolder } from '../runs/run-folder';
import { root } from '../testing';

/** A row in which the model said nothing; `patch` says what it did. */
export const rowOf = (input: number, patch: Partial<Row>): Row => ({
  ...{ input, index: null, image: `/pictures/${input}.png`, sha256: null, ok: true, error: null },
  ...{ truth: null, top1: null, top1Index: null, confidence: null, entropy: null, exit: null },
  ...{ tokensKept: null, areas: {}, miou: null, ssim: null, gflops: null },
  ...{ decodeMs: null, preprocessMs: null, runMs: null, postprocessMs: null, embedding: null },
  ...patch,
});

/** What a run says of its model. */
const Facts = ModelCard.pick({
  ...{ id: true, family: true, title: true, task: true, files: true },
  ...{ preprocess: true, labels: true },
});

/** Writes rows as a run of the window that is done. */
export async function makeRun(
  stateDir: string,
  id: string,
  rows: readonly Row[],
  about: Partial<z.infer<typeof Facts>> = {},
): Promise<void> {
  const path = runPath(stateDir, id);
  const zoo = join(root, 'models', 'zoo', 'vit-cifar10', 'card.json');
  const { preprocess, labels, ...model } = {
    ...Facts.parse(JSON.parse(readFileSync(zoo, 'utf8'))),
    ...about,
  };
  const run = await RunFolder.create(path, {
    ...{ name: id, model: { ...model, path: null }, preprocess, labels, settings: {} },
    ...{ embeddings: true, truth: null, folder: '/' },
    inputs: rows.map(({ image }) => ({ image })),
  });
  for (const row of rows) run.add(row, false);
  await run.close('done');
}

/** Makes of a run one that goes on: no table yet, and a line that is being written. */
export function setGoing(stateDir: string, id: string): void {
  const path = runPath(stateDir, id);
  rmSync(join(path, 'rows.parquet'));
  appendFileSync(join(path, 'rows.jsonl'), '{"input": 99');
}
