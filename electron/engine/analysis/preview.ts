import type { Input, Output } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { toRgbImage } from '../family-kit/image-tensor';
import type { FileRegistry } from '../files/registry';
import { readSources } from '../inputs/source';
import type { JobQueue } from '../jobs/queue';
import { imagePng } from '../style/files';
import { type AnalysisServices, analyze, STEPS } from './analyze';

interface Services extends AnalysisServices {
  readonly files: FileRegistry;
  readonly queue: JobQueue;
}

/** What a model sees and says of an image that is prepared in another way; nothing of it is kept. */
export function previewInput(
  { job, file, model: id, preprocess }: Input<'models.preview'>,
  signal: AbortSignal,
  services: Services,
): Promise<Output<'models.preview'>> {
  const { files, catalogue, queue, sessions, results } = services;
  return queue.run(job, STEPS.length, signal, async (step, stop) => {
    const { path } = await files.resolve(file);
    await step(STEPS[0]);
    const [[source], model] = await Promise.all([readSources(path, stop), catalogue.open(id)]);
    const card: ModelCard = { ...model.card, preprocess };
    const input = source!.toInput(card);
    const seen = await imagePng(toRgbImage(input, card));
    if (card.task !== 'classification') return { png: seen, top: [] };
    const task = { source: source!, model: { ...model, card }, sessions, images: new Map() };
    const settings = { layers: 'none' };
    const { result } = await analyze(
      { ...task, settings, embedding: false, step, onPartial: () => undefined },
      services,
    );
    await results.release(result.id);
    return { png: seen, top: result.parts.predictions?.top.slice(0, 5) ?? [] };
  });
}
