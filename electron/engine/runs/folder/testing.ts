import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelCard, Row } from '#shared/types';
import { rowOf } from '../../table/testing';
import { tinyModel } from '../testing';
import { modelFacts, type RunFolder, type RunPlan } from './run-folder';

export const card = JSON.parse(readFileSync(join(tinyModel, 'card.json'), 'utf8')) as ModelCard;

/** Gives another path below a folder each time. */
export function folders(parent: string): () => string {
  let serial = 0;
  return () => join(parent, `run-${serial++}`);
}

/** What a run over so many images is to do. */
export const plan = (count: number, change: Partial<RunPlan> = {}): RunPlan => ({
  name: 'test',
  ...modelFacts(card, null),
  settings: { topK: 5 },
  embeddings: false,
  truth: null,
  folder: '/pictures',
  inputs: Array.from({ length: count }, (_, i) => ({ image: `${i}.png` })),
  ...change,
});

/** A row with little in it. */
export const row = (input: number, change: Partial<Row> = {}): Row =>
  rowOf(input, { image: `${input}.png`, top1: 'cat', confidence: 0.5, ...change });

/** The inputs that a run has no rows of. */
export const left = (run: RunFolder): number[] => [...run.pending()].map(({ input }) => input);
