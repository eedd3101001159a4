import { cancelled, type ModelCard, type Result, VitrineError } from '#shared/types';
import type { SettingValues } from '../family-kit/settings';
import { readSettingArrays } from '../inputs/setting-arrays';
import { readSettingImages } from '../inputs/setting-images';
import { blank, type Source } from '../inputs/source';
import type { JobQueue } from '../jobs/queue';
import { Batches, type Sessions } from '../onnx-sessions/batches';
import type { Lanes } from '../onnx-sessions/lanes';
import type { ModelOnDisk } from '../onnx-sessions/pool';
import { type AnalysisServices, analyze } from './analyze';
import { type Analyzed, analyzeAll, type ListedInput, type Outcome } from './many';
import { sampleOutcomes } from './sample';

/** How the images of a list are analyzed. */
export interface Method {
  readonly model: ModelOnDisk;
  /** Those of kind `picture` are paths. */
  readonly settings: SettingValues;
  readonly embeddings: boolean;
  readonly signal: AbortSignal;
}

/** A list of images for one model. */
export interface ImageList<I extends ListedInput = ListedInput> extends Method {
  readonly inputs: Iterable<I>;
  /** How many batches at once, by default one image; see `lanesFor`. */
  readonly lanes?: number;
  /** Hears of the largest batch that ran, at the end. */
  readonly onBatch?: (images: number) => void;
}

interface Services extends AnalysisServices {
  readonly lanes: Lanes;
  readonly queue: JobQueue;
}

/** Analyzes lists of images. */
export class Analyzer {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Outcomes in the order of the inputs; jobs that the window asks for come in between. */
  async *analyzeAll<I extends ListedInput>(list: ImageList<I>): AsyncGenerator<Analyzed<I>> {
    const { inputs, signal, lanes: count = 1 } = list;
    const { queue, sessions, lanes } = this.#services;
    const analyzeSource = await this.#sourceAnalyzer(list);
    const { model, settings } = list;
    const arrays = await readSettingArrays(model.card, settings, async (path) => path);
    const batches =
      count > 1 ? new Batches(lanes, { lanes: count, ...this.#most(model.card) }) : null;
    try {
      yield* analyzeAll(inputs, {
        analyze: (source) =>
          batches
            ? batches.analysis(() => analyzeSource(source, batches))
            : queue.turn(() => analyzeSource(source, sessions)),
        sample: (sources) =>
          queue.turn(() =>
            sampleOutcomes({ sources, model, sessions, settings, arrays, signal }, this.#services),
          ),
        width: () => batches?.width ?? 1,
        waiting: () => batches?.noMore(),
        abandon: () => batches?.close(),
        discard: async ({ outcome }) => {
          if (!(outcome instanceof VitrineError)) await this.release(outcome.id);
        },
        signal,
      });
    } finally {
      if (batches) list.onBatch?.(batches.largest);
    }
  }

  /** A network that lets the images of a batch see each other takes them one by one; so do samplers of seeds. */
  #most(card: ModelCard): { most?: number } {
    const family = this.#services.families.of(card.family);
    return 'sample' in family || family.mixesImages ? { most: 1 } : {};
  }

  /** How many images of a list are best run at once, each on its share of the cores. */
  lanesFor(card: ModelCard): Promise<number> {
    return this.#services.lanes.countFor(card);
  }

  /** Opens the ONNX sessions that a list needs, by running the model on an empty image. */
  async warmUp(method: Method): Promise<void> {
    const { queue, sessions } = this.#services;
    const { card } = method.model;
    const hasRounds = card.settings.some(({ name }) => name === 'rounds');
    const settings = { ...method.settings, ...(hasRounds && { rounds: 1 }) };
    const analyzeSource = await this.#sourceAnalyzer({ ...method, settings });
    const done = await queue.turn(() => analyzeSource(blank(card), sessions));
    if (done && 'id' in done.outcome) await this.release(done.outcome.id);
  }

  /** Forgets a result and its tensors. */
  release(result: string): Promise<void> {
    return this.#services.results.release(result);
  }

  /** What analyzes one image of a list; null where it was cancelled before it had anything. */
  async #sourceAnalyzer({ model, settings, embeddings, signal }: Method) {
    this.#services.families.readSettings(model.card, settings);
    const images = await readSettingImages(model.card, settings, async (path) => path, signal);
    return async (source: Source, sessions: Sessions): Promise<Outcome | null> => {
      let soFar: Result | null = null;
      const task = {
        source,
        model,
        sessions,
        settings,
        images,
        embedding: embeddings,
        step: async () => {
          if (signal.aborted) throw cancelled();
        },
        onPartial: (result: Result) => {
          soFar = result;
        },
      };
      const analysis = await analyze(task, this.#services).catch((error: unknown) =>
        VitrineError.from(error),
      );
      // What was done before the interruption is not lost.
      if (signal.aborted) return soFar && { outcome: soFar, partial: true };
      if (analysis instanceof VitrineError) return { outcome: analysis, partial: false };
      const { result, embedding } = analysis;
      return { outcome: result, ...(embedding && { embedding }), partial: false };
    };
  }
}
