import { z } from 'zod';
import type { ModelCard, Tokens } from '#shared/types';
import type { Family } from '../../electron/engine/family-kit';
import {
  attentionPart,
  chosenLayers,
  classify,
  commonSettings,
  fact,
  fraction,
  integers,
  keepAll,
  logits,
  misfit,
  numberOnCard,
  patchList,
} from '../../electron/engine/family-kit';
import { FORCED, keptAt, survivors } from './prune';
import { RANKINGS, rank } from './rank';

/** The paper's. */
const USUAL_RATIO = 0.7;

function settings(card: ModelCard) {
  const { grid, beforeBlocks } = fact(card, 'pruning');
  const patches = grid[0] * grid[1];
  return z
    .strictObject({
      ...commonSettings(card),
      /** Share of tokens that each stage keeps of those that came; 1 prunes nothing. */
      keepRatio: fraction
        .refine((ratio) => ratio > 0, 'must be above 0: some tokens have to stay')
        .default(numberOnCard(card, 'keepRatio', USUAL_RATIO)),
      /** Tokens that each stage keeps, in place of the ratio. */
      keep: integers.superRefine(checkCounts(beforeBlocks.length, patches)).optional(),
      /** Patches that the first stage drops, whatever their scores. */
      dropPatches: patchList(grid)
        .refine((dropped) => dropped.length < patches, 'all patches are dropped: leave one')
        .default([]),
      /** Patches that every stage keeps. */
      keepPatches: patchList(grid).default([]),
      /** What decides which tokens stay: the model's own prediction, or what the paper compares it with. */
      ranking: z.enum(RANKINGS, `must be ${RANKINGS.join(', ')}`).default('predicted'),
    })
    .superRefine(({ dropPatches, keepPatches }, { addIssue }) => {
      const both = keepPatches.find((patch) => dropPatches.includes(patch));
      if (both === undefined) return;
      const message = `patch ${both} is among dropPatches too`;
      addIssue({ code: 'custom', path: ['keepPatches'], message });
    });
}

const checkCounts =
  (stages: number, patches: number) => (counts: number[], context: z.RefinementCtx) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (counts.length !== stages) refuse(`must be ${stages} counts, one a stage`);
    if (counts.includes(0)) refuse('a stage must keep at least 1 token');
    if (counts.some((count) => count > patches)) refuse(`there are ${patches} tokens to keep`);
    if (counts.some((count, stage) => count > (counts[stage - 1] ?? count))) {
      refuse('a stage cannot keep more tokens than the one before left');
    }
  };

/** DynamicViT (Rao et al. 2021): between blocks, a predictor drops tokens, depending on the image. */
export const dynamicvit: Family<ReturnType<typeof settings>> = {
  id: 'dynamicvit',
  settings,

  graphs(card) {
    const { grid, beforeBlocks } = fact(card, 'pruning');
    const n = grid[0] * grid[1];
    if (beforeBlocks.some((block, s) => block <= (beforeBlocks[s - 1] ?? -1))) {
      const [file = 'The graph'] = card.files?.map(({ name }) => name) ?? [];
      throw misfit(file, `pruning before blocks ${beforeBlocks.join(', ')} is not in order`);
    }
    const outputs = beforeBlocks.map((_, s) => ({ [`scores${s}`]: [1, n], [`kept${s}`]: [1, n] }));
    return [
      {
        grids: [grid],
        inputs: {
          keep: { shape: [beforeBlocks.length], fill: n },
          bias: { shape: [1, n], fill: 0 },
        },
        outputs: Object.assign(logits(card), ...outputs),
        layers: beforeBlocks.at(-1)! + 1,
        layersBefore: Object.fromEntries(beforeBlocks.map((block, s) => [`scores${s}`, block])),
      },
    ];
  },

  async analyze({ card, settings, run, keep }) {
    const { grid, beforeBlocks } = fact(card, 'pruning');
    const n = grid[0] * grid[1];

    // Tokens left after each stage: n*r, n*r^2, ... (section 3.4), rounded down as in the official
    // code; fewer where a person dropped more, and never fewer than a person keeps.
    const counts = (
      settings.keep ??
      beforeBlocks.map((_, s) => Math.max(1, Math.trunc(n * settings.keepRatio ** (s + 1))))
    ).map((count) =>
      Math.max(settings.keepPatches.length, Math.min(count, n - settings.dropPatches.length)),
    );

    // bias [1, n]: added to the keep scores before they are ranked
    const bias = new Float32Array(n);
    for (const patch of settings.dropPatches) bias[patch] = -FORCED;
    for (const patch of settings.keepPatches) bias[patch] = FORCED;
    const prune = (layers: readonly number[]) =>
      run({
        layers,
        outputs: 'all',
        feeds: {
          keep: { shape: [counts.length], data: Int32Array.from(counts) },
          bias: { shape: [1, n], data: bias.slice() },
        },
      });
    await rank(settings.ranking, { card, counts, bias, prune });

    // x [1, 3, H, W] -> logits [1, classes]; per stage the log-probability of keeping each token
    // that had come so far [1, n_before], and the places of those kept [1, n_after]; per layer
    // softmax(QK^T) [1, heads, Q, K] over the class token and the tokens left there
    const { outputs, attention } = await prune(chosenLayers(settings.layers, card));

    const stages: Tokens['stages'] = [];
    for (const [stage, beforeLayer] of beforeBlocks.entries()) {
      const scores = outputs.get(`scores${stage}`)!;
      const flat = { shape: scores.shape.slice(1), data: scores.data };
      stages.push({ beforeLayer, kept: keptAt(outputs, stage), scores: await keep(flat) });
    }
    const taps = card.attention.map((tap) => survivors(tap, grid, stages));
    return {
      predictions: classify(outputs.get(card.output)!, card, settings.topK),
      ...(await attentionPart(taps, attention, keep)),
      tokens: { grid, stages },
      ...(settings.rawOutputs && { outputs: await keepAll(outputs, keep) }),
    };
  },
};
