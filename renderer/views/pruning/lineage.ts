import { patchName, percent } from '#shared/figure';
import type { Tokens } from '#shared/types';
import { words } from './words';

/** Stops of the scrubber: the input, then each stage. */
export const stopsOf = ({ stages }: Tokens): number => stages.length + 1;

/** Number of patches of the whole grid. */
export const patchCount = ({ grid: [h, w] }: Pick<Tokens, 'grid'>): number => h * w;

/** Grid indices of the patches that are there at a stop, ascending. */
export function keptAt(tokens: Tokens, stop: number): readonly number[] {
  if (stop > 0) return tokens.stages[stop - 1]!.kept;
  return Array.from({ length: patchCount(tokens) }, (_, patch) => patch);
}

/** For each patch the stage, from 1, that dropped it; 0 where none did. */
export function droppedBy(tokens: Tokens): readonly number[] {
  const by = new Array<number>(patchCount(tokens)).fill(0);
  for (let stop = 1; stop < stopsOf(tokens); stop++) {
    const kept = new Set(keptAt(tokens, stop));
    for (const patch of keptAt(tokens, stop - 1)) if (!kept.has(patch)) by[patch] = stop;
  }
  return by;
}

/** The block that a stage stands before; blocks count from 1, as layers do on screen. */
export const blockName = ({ stages }: Tokens, stop: number): string =>
  words.lineage.block(stages[stop - 1]!.beforeLayer + 1);

/** A stop in words. */
export const stopName = (tokens: Tokens, stop: number): string =>
  stop === 0 ? words.lineage.input : words.lineage.before(blockName(tokens, stop));

/** '44 of 64 patches, 69 %'. */
export function countText(tokens: Tokens, stop: number): string {
  const kept = keptAt(tokens, stop).length;
  const all = patchCount(tokens);
  return words.lineage.ofPatches(kept, all, percent(kept / all));
}

/** Keep probabilities of each stage over the whole grid, [h*w]; NaN for what had not come so far. */
export type StageScores = readonly Float32Array[];

/** A stage's log-probabilities `[tokens]`, put where their patches are on the grid. */
export function scoresOnGrid(tokens: Tokens, stage: number, scores: Float32Array): Float32Array {
  const grid = new Float32Array(patchCount(tokens)).fill(Number.NaN);
  for (const [i, patch] of keptAt(tokens, stage).entries()) grid[patch] = Math.exp(scores[i]!);
  return grid;
}

/** 'kept to the end', or where the patch was dropped. */
export function fate(tokens: Tokens, patch: number): string {
  const by = droppedBy(tokens)[patch]!;
  return by === 0
    ? words.lineage.keptToTheEnd
    : words.lineage.dropped(stopName(tokens, by).toLowerCase());
}

/**
 * What became of a patch, in words: 'patch 3, 4: dropped before block 3 (keep probability 0.310, rank
 * 30 of 44), kept before with 0.910'.
 */
export function lineage(tokens: Tokens, patch: number, scores: StageScores | null): string {
  const said = `${patchName(tokens.grid, patch)}: ${fate(tokens, patch)}`;
  if (!scores) return said;
  const own = scores.map((stage) => stage[patch]!).filter((score) => !Number.isNaN(score));
  const texts = own.map((score) => score.toFixed(3));
  const by = droppedBy(tokens)[patch]!;
  if (by === 0) return words.lineage.keepProbabilities(said, texts.join(', '));
  const others = keptAt(tokens, by - 1);
  const rank = 1 + others.filter((other) => scores[by - 1]![other]! > own.at(-1)!).length;
  const last = words.lineage.keepProbability(texts.at(-1)!, rank, others.length);
  const before = by > 1 ? words.lineage.keptBefore(texts.slice(0, -1).join(', ')) : '';
  return `${said} ${last}${before}`;
}
