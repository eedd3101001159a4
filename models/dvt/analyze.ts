import { z } from 'zod';
import { chooseExit, thresholdName } from '#shared/exits';
import type { Exit, ModelCard, Predictions, Size, Tensor, TensorRef } from '#shared/types';
import type { AnalysisContext, Family } from '../../electron/engine/family-kit';
import {
  attentionPart,
  chosenLayers,
  classify,
  commonSettings,
  fact,
  flag,
  fraction,
  keepAll,
  logits,
  numberOnCard,
  tapsIn,
} from '../../electron/engine/family-kit';

/** Where a card gives no threshold for an exit. */
const USUAL_THRESHOLD = 0.7;

/** What an exit takes over from the one before. */
const REUSE = ['both', 'features', 'relations', 'none'] as const;

const thresholdNames = (card: ModelCard): string[] =>
  fact(card, 'stages')
    .slice(0, -1)
    .map((_, exit) => thresholdName(exit));

function settings(card: ModelCard) {
  const thresholds = thresholdNames(card).map((name) => {
    return [name, fraction.default(numberOnCard(card, name, USUAL_THRESHOLD))] as const;
  });
  return z.strictObject({
    ...commonSettings(card),
    /** Run the exits after the chosen one too. */
    runAll: flag.default(false),
    /** What is not reused arrives as zeros: the weights stay those that were trained with both. */
    reuse: z.enum(REUSE, `must be ${REUSE.join(', ')}`).default('both'),
    /** One for each exit but the last: the cascade stops where the confidence is at least this. */
    ...Object.fromEntries(thresholds),
  });
}

/** Dynamic Vision Transformer (Wang et al. 2021): a cascade that stops at the first sure exit. */
export const dvt: Family<ReturnType<typeof settings>> = {
  id: 'dvt',
  settings,

  graphs: (card) =>
    fact(card, 'stages').map(({ file, grid }, exit, stages) => {
      // With the class token: here, and at the exit before.
      const n = 1 + tokens(grid);
      const up = exit > 0 ? 1 + tokens(stages[exit - 1]!.grid) : 0;
      const reused = {
        upFeature: { shape: [1, up, -1], fill: 0 },
        upRelations: { shape: [1, -1, up, up], fill: 0 },
      };
      return {
        file,
        grids: [grid],
        inputs: exit > 0 ? reused : {},
        outputs: { ...logits(card), feature: [1, n, -1], relations: [1, -1, n, n] },
      };
    }),

  async analyze({ card, settings, run, keep }) {
    const graphs = fact(card, 'stages');
    const thresholds = thresholdNames(card).map(
      (name) => (settings as Record<string, unknown>)[name] as number,
    );
    const layers = chosenLayers(settings.layers, card);

    const exits: Exit[] = graphs.map(({ grid, gflops }, exit) => ({
      tokens: tokens(grid),
      grid,
      gflops,
      threshold: thresholds[exit] ?? null,
      ran: false,
      confidence: null,
      ms: null,
      top: [],
    }));
    /** The first exit that is sure enough (section 3.1), once enough have run to tell. */
    const chosen = () => {
      const choice = chooseExit(exits, thresholds);
      return 'chosen' in choice ? choice.chosen : undefined;
    };
    const outputs: ReadonlyMap<string, Tensor>[] = [];
    const predictions: Predictions[] = [];
    const fetched = new Map<number, Tensor>();
    for (const [exit, { file }] of graphs.entries()) {
      if (chosen() !== undefined && !settings.runAll) break; // what is not needed is not computed

      // x [1, 3, H, W]; of the exit before, with Nu tokens: feature [1, Nu, D] and relations
      // [1, L*H, Nu, Nu], to be reused (section 3.2)
      // -> logits [1, classes], feature [1, N, D], relations [1, L*H, N, N]
      const up = outputs[exit - 1];
      const isLast = exit === graphs.length - 1;
      const result = await run({
        file,
        feeds: up ? handOn(up, settings.reuse) : {},
        layers,
        outputs: isLast && !settings.rawOutputs ? 'main' : 'all',
      });
      outputs.push(result.outputs);
      for (const [layer, tensor] of result.attention) fetched.set(layer, tensor);

      // Confidence: the largest probability.
      const said = classify(result.outputs.get(card.output)!, card, settings.topK);
      const { top } = said;
      predictions.push(said);
      exits[exit] = { ...exits[exit]!, ran: true, confidence: top[0]!.p, ms: result.ms, top };
    }

    const answer = chosen()!;
    const taps = graphs.slice(0, outputs.length).flatMap(({ file }) => tapsIn(card, file));
    return {
      predictions: predictions[answer]!,
      ...(await attentionPart(taps, fetched, keep)),
      exits: { chosen: answer, stages: exits },
      ...(settings.rawOutputs && { outputs: await rawOutputs(outputs, answer, keep) }),
    };
  },
};

/** Feature and relations of an exit as the next one takes them. */
function handOn(
  up: ReadonlyMap<string, Tensor>,
  reuse: (typeof REUSE)[number],
): Record<string, Tensor> {
  const handed = (name: string, wanted: boolean): Tensor => {
    const { shape, data } = up.get(name)!;
    return { shape, data: wanted ? data : new Float32Array(data.length) };
  };
  return {
    upFeature: handed('feature', reuse === 'both' || reuse === 'features'),
    upRelations: handed('relations', reuse === 'both' || reuse === 'relations'),
  };
}

const tokens = ([h, w]: Size): number => h * w;

/** The outputs of every exit that ran, as `exit0.logits`; those of the one that answered also as `logits`. */
async function rawOutputs(
  outputs: readonly ReadonlyMap<string, Tensor>[],
  answer: number,
  keep: AnalysisContext<unknown>['keep'],
): Promise<Record<string, TensorRef>> {
  const all: Record<string, TensorRef> = {};
  for (const [exit, own] of outputs.entries()) {
    const kept = await keepAll(own, keep);
    if (exit === answer) Object.assign(all, kept);
    for (const [name, ref] of Object.entries(kept)) all[`exit${exit}.${name}`] = ref;
  }
  return all;
}
