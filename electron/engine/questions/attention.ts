import type { Handlers, Output } from '#shared/contract';
import { type AttentionTap, type Tensor, type TensorRef, VitrineError } from '#shared/types';
import { attentionTensor } from '../family-kit/attention';
import { sizeOf } from '../family-kit/family';
import type { Step } from '../jobs/queue';
import { MatMul } from '../onnx-sessions/matmul';
import type { StoredResult } from '../results/stored';
import { ask, type QuestionServices } from './ask';
import { checkRollout, rolloutFactor } from './attention-rollout';
import { type LayerStats, layerStats } from './attention-stats';

type AttentionMethod = Extract<keyof Handlers, `attention.${string}`>;

export function attentionHandlers(services: QuestionServices): Pick<Handlers, AttentionMethod> {
  const { results, queue } = services;
  return {
    'attention.layer': async ({ result, layer }, { signal }) => {
      const stored = results.find(result);
      const known = stored.layers.get(layer);
      if (known) return known;
      return ask(queue, { about: `layer ${layer}`, result }, signal, (step) =>
        layerOf(stored, layer, services, step),
      );
    },
    'attention.rollout': async ({ result }, { signal }) => {
      const stored = results.find(result);
      const tokens = checkRollout(stored.taps);
      const question = { about: 'rollout', result, steps: stored.taps.length };
      return ask(queue, question, signal, async (step) => {
        stored.rollout ??= await rolloutOf(stored, tokens, services, step);
        return stored.rollout;
      });
    },
    'attention.stats': async ({ result }, { signal }) => {
      const stored = results.find(result);
      const question = { about: 'stats', result, steps: stored.taps.length };
      return ask(queue, question, signal, async (step) => {
        stored.stats ??= await statsOf(stored, services, step);
        return stored.stats;
      });
    },
  };
}

/** The attention of one layer `[heads, Q, K]`; runs the graph again if it was not kept. */
async function layerOf(
  stored: StoredResult,
  layer: number,
  services: QuestionServices,
  step: Step,
): Promise<TensorRef> {
  const tap = stored.taps.find((known) => known.layer === layer);
  if (!tap) throw noLayer(stored, layer);
  // Asked for twice at once: the first has fetched it by now.
  const fetched = stored.layers.get(layer);
  if (fetched) return fetched;
  await step('running the model');
  const ref = await services.results.putTensor(stored, await weightsOf(stored, tap, services));
  stored.layers.set(layer, ref);
  return ref;
}

/** `[layers, Q, K]`: how much of the input's tokens is in each token after each layer. */
async function rolloutOf(
  stored: StoredResult,
  tokens: number,
  services: QuestionServices,
  step: Step,
): Promise<TensorRef> {
  const { taps } = stored;
  const all = new Float32Array(taps.length * tokens * tokens);
  const matmul = await MatMul.open('cpu', services.threads);
  try {
    let rollout: Float32Array | undefined;
    for (const [i, tap] of taps.entries()) {
      await step(`layer ${tap.layer}`);
      const { data } = await weightsOf(stored, tap, services);
      const factor = rolloutFactor(data, tap.heads, tokens);
      rollout = rollout ? await matmul.multiply(factor, rollout, tokens) : factor;
      all.set(rollout, i * tokens * tokens);
    }
  } finally {
    await matmul.release();
  }
  return services.results.putTensor(stored, { shape: [taps.length, tokens, tokens], data: all });
}

async function statsOf(
  stored: StoredResult,
  services: QuestionServices,
  step: Step,
): Promise<Output<'attention.stats'>> {
  const size = sizeOf(stored.input, stored.model.card);
  const layers: LayerStats[] = [];
  for (const tap of stored.taps) {
    await step(`layer ${tap.layer}`);
    const { data } = await weightsOf(stored, tap, services);
    layers.push(layerStats(data, tap, size));
  }
  return { layers };
}

/** One layer `[heads, Q, K]`, from what was kept or by running its graph for it alone. */
async function weightsOf(
  stored: StoredResult,
  tap: AttentionTap,
  { sessions, tensors }: QuestionServices,
): Promise<Tensor<Float32Array>> {
  const ref = stored.layers.get(tap.layer);
  if (ref) return (await tensors.read(ref.id)) as Tensor<Float32Array>;
  const file = graphOf(stored, tap);
  const feeds: Record<string, Tensor> = {};
  for (const [name, { id }] of Object.entries(stored.feeds.get(file) ?? {})) {
    feeds[name] = await tensors.read(id);
  }
  const graph = { file, feeds, layers: [tap.layer], outputs: 'none' } as const;
  const { attention } = await sessions.run(stored.model, stored.input, graph);
  return attentionTensor(attention.get(tap.layer)!, tap);
}

const graphOf = ({ model }: StoredResult, { file }: AttentionTap): string =>
  file ?? model.card.files[0]!.name;

/** Why a layer cannot be shown: the model has none such, or the graph that it is in did not run. */
function noLayer(stored: StoredResult, layer: number): VitrineError {
  const { attention } = stored.model.card;
  const tap = attention.find((known) => known.layer === layer);
  if (!tap) {
    return new VitrineError('bad-input', `There is no attention layer ${layer}`, {
      hint: `The model has ${attention.length}.`,
    });
  }
  return new VitrineError(
    'bad-input',
    `Attention layer ${layer} is in ${graphOf(stored, tap)}, which did not run on this image`,
    { hint: 'Let the model run all its graphs first: see its settings.', detail: { layer } },
  );
}
