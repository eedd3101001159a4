import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cellsOf } from '#shared/rows';
import type { Row } from '#shared/types';
import { runPath } from '../runs/folder/paths';
import { RunFolder, type RunPlan } from '../runs/folder/run-folder';

/** A row in which the model said nothing; `patch` says what it did. */
export const rowOf = (input: number, patch: Partial<Row>): Row => ({
  input,
  index: null,
  image: `/pictures/${input}.png`,
  sha256: null,
  ok: true,
  error: null,
  truth: null,
  ...cellsOf({}, { miou: null }),
  gflops: null,
  decodeMs: null,
  preprocessMs: null,
  runMs: null,
  postprocessMs: null,
  embedding: null,
  ...patch,
});

/** A model that nobody needs to have. */
const model: RunPlan['model'] = {
  id: 'some-vit',
  family: 'vit',
  title: 'Some ViT',
  task: 'classification',
  files: [{ name: 'model.onnx', bytes: 1, sha256: '0'.repeat(64) }],
  path: null,
};
const preprocess: RunPlan['preprocess'] = {
  size: [32, 32],
  resize: 'crop-square',
  resizeTo: 32,
  interpolation: 'bicubic',
  scale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  channels: 'RGB',
  layout: 'NCHW',
};

/** Writes rows as a run of the window that is done. */
export async function makeRun(stateDir: string, id: string, rows: readonly Row[]): Promise<void> {
  const run = await RunFolder.create(runPath(stateDir, id), {
    name: id,
    model,
    preprocess,
    labels: ['cat', 'dog'],
    settings: {},
    embeddings: true,
    truth: null,
    folder: '/',
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
