import { type ModelCard, VitrineError } from '#shared/types';
import type { GraphRunResult } from '../../electron/engine/family-kit';
import { attentionTensor, fact } from '../../electron/engine/family-kit';
import { keptAt, survivors } from './prune';

/** Which tokens stay is decided by the predictor, by the class token's attention, or by chance. */
export const RANKINGS = ['predicted', 'attention', 'random'] as const;
export type Ranking = (typeof RANKINGS)[number];

interface Pruning {
  readonly card: ModelCard;
  /** Tokens left after each stage. */
  readonly counts: readonly number[];
  /** `[n]`, added to the keep scores before they are ranked. */
  readonly bias: Float32Array;
  /** Runs the graph with the counts and the bias as it is. */
  prune(layers: readonly number[]): Promise<GraphRunResult>;
}

/** Above any difference of two keep scores, so that it decides; far below a hand's word. */
const STEP = 1e3;
const SEED = 1;

/** Changes the bias so that tokens stay by another ranking than the model's own: the paper's ablation. */
export async function rank(by: Ranking, pruning: Pruning): Promise<void> {
  if (by === 'random') rankByChance(pruning);
  if (by === 'attention') await rankByAttention(pruning);
}

/** The same order of patches in every stage and every run. */
function rankByChance({ bias }: Pruning): void {
  const random = mulberry32(SEED);
  const order = Array.from(bias, () => random());
  const sorted = order.toSorted((a, b) => a - b);
  order.forEach((value, patch) => {
    bias[patch]! += STEP * sorted.indexOf(value);
  });
}

/**
 * Stage by stage: what the class token looks at in the block before, mean over heads, decides who
 * stays. One run a stage, since the attention of later blocks depends on who is left.
 */
async function rankByAttention({ card, counts, bias, prune }: Pruning): Promise<void> {
  const { beforeBlocks, grid } = fact(card, 'pruning');
  for (const [stage, block] of beforeBlocks.entries()) {
    const { outputs, attention } = await prune([block - 1]);
    const raw = attention.get(block - 1);
    const tap = card.attention.find(({ layer }) => layer === block - 1);
    if (!raw || !tap) throw noAttention(card, block);
    const before = beforeBlocks
      .slice(0, stage)
      .map((beforeLayer, s) => ({ beforeLayer, kept: keptAt(outputs, s) }));
    const { data, shape } = attentionTensor(raw, survivors(tap, grid, before)); // [heads, Q, K]
    const [heads = 0, queries = 0, keys = 0] = shape;
    const { special } = tap.keys;
    const places = before.at(-1)?.kept ?? Array.from(bias.keys());

    const looks = places.map((_, k) => {
      let sum = 0;
      for (let h = 0; h < heads; h++) sum += data[h * queries * keys + special + k]!;
      return sum / heads;
    });
    // Those of a hand's choice first, then those most looked at.
    const order = [...places.keys()];
    order.sort((a, b) => bias[places[b]!]! + looks[b]! - (bias[places[a]!]! + looks[a]!));
    for (const k of order.slice(0, counts[stage])) bias[places[k]!]! += STEP;
  }
}

const noAttention = ({ id }: ModelCard, block: number): VitrineError =>
  new VitrineError('unsupported', `${id} shows no attention before its block ${block}`, {
    hint: 'Rank by the predicted scores or at random.',
  });

/** Random numbers in 0..1, always the same for a seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
