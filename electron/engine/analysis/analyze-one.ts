import type { Input } from '#shared/contract';
import { type Result, VitrineError } from '#shared/types';
import type { FileRegistry } from '../files/registry';
import { readSettingImages } from '../inputs/setting-images';
import { readSources } from '../inputs/source';
import type { Emit, JobQueue } from '../jobs/queue';
import { type AnalysisServices, analyze, STEPS } from './analyze';

interface Services extends AnalysisServices {
  readonly files: FileRegistry;
  readonly queue: JobQueue;
  readonly emit: Emit;
}

/** Analyzes one image that the window asks for. Throws VitrineError. */
export function analyzeOne(
  request: Input<'analyze.run'>,
  signal: AbortSignal,
  services: Services,
): Promise<Result> {
  const { families, files, catalogue, queue, sessions, emit } = services;
  const { job, settings } = request;
  return queue.run(job, STEPS.length, signal, async (step, stop) => {
    const { path } = await files.resolve(request.file);
    await step(STEPS[0]);
    const [[source, ...more], model] = await Promise.all([
      readSources(path, stop),
      catalogue.open(request.model),
    ]);
    if (!source || more.length > 0) {
      throw new VitrineError('bad-input', 'This array holds several inputs', {
        hint: 'Give one [3, H, W] input at a time here; the command line takes many.',
      });
    }
    families.readSettings(model.card, settings);
    const pathOf = async (id: string) => (await files.resolve(id)).path;
    const images = await readSettingImages(model.card, settings, pathOf, stop);
    const onPartial = (result: Result) => emit('partial', { job, result });
    const task = { source, model, sessions, settings, images, embedding: false, step, onPartial };
    return (await analyze(task, services)).result;
  });
}
