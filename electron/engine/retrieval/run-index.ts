import type { Reduction } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { type Descriptors, normalized } from './descriptors';
import { fitPca, type Pca, reduced, type Step } from './pca';
import type { RunImages } from './run-images';

/** A run's embeddings as they are searched: of length 1, by all of their numbers or by their principal components. */
export class RunIndex {
  readonly run: RunImages;
  #pca: Pca | null = null;
  #searched: { readonly by: string; readonly descriptors: Descriptors } | null = null;

  constructor(run: RunImages) {
    this.run = run;
  }

  /** Fitted on the run's own embeddings. */
  async pca(step: Step): Promise<Pca> {
    this.#pca ??= await fitPca(this.run.descriptors, step);
    return this.#pca;
  }

  /** `[N, D]` or `[N, dimensions]`. The last one is kept. */
  async searched(reduction: Reduction | null, step: Step): Promise<Descriptors> {
    const by = JSON.stringify(reduction);
    if (this.#searched?.by !== by) {
      this.#searched = {
        by,
        descriptors: await this.project(this.run.descriptors, reduction, step),
      };
    }
    return this.#searched.descriptors;
  }

  /** Embeddings of the run or of other images as those of the run are searched. */
  async project(
    descriptors: Descriptors,
    reduction: Reduction | null,
    step: Step,
  ): Promise<Descriptors> {
    if (reduction === null) return normalized(descriptors);
    const { length } = this.run.descriptors;
    if (reduction.dimensions > length) {
      throw new VitrineError('bad-input', `An embedding here has ${length} dimensions`, {
        hint: `Keep 1 to ${length} dimensions, not ${reduction.dimensions}.`,
      });
    }
    if (this.run.descriptors.count < 2) throw tooFew();
    return reduced(await this.pca(step), descriptors, reduction);
  }
}

export const tooFew = (): VitrineError =>
  new VitrineError('bad-input', 'A run of one image has nothing to compare it with', {
    hint: 'Run the model on two images or more.',
  });
