import type { Input } from '#shared/contract';
import { type Result, VitrineError } from '#shared/types';
import type { FileRegistry } from '../files/registry';
import { type SeedSource, seedsOf } from '../files/seeds';
import { readSettingArrays } from '../inputs/setting-arrays';
import { readSettingImages } from '../inputs/setting-images';
import { readSources } from '../inputs/source';
import type { Emit, JobQueue, Step } from '../jobs/queue';
import { type AnalysisServices, analyze, STEPS } from './analyze';
import { sample } from './sample';

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
    const seeds = seedsOf(path);
    if (seeds) return sampleOne(seeds, request, { step, stop }, services);
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

/** Draws the one seed that the window asks for. */
async function sampleOne(
  seeds: readonly SeedSource[],
  { model: id, settings, job }: Input<'analyze.run'>,
  { step, stop }: { step: Step; stop: AbortSignal },
  services: Services,
): Promise<Result> {
  const { catalogue, families, files, sessions, emit } = services;
  const model = await catalogue.open(id);
  families.readSettings(model.card, settings);
  const pathOf = async (file: string) => (await files.resolve(file)).path;
  const arrays = await readSettingArrays(model.card, settings, pathOf);
  const onPartial = ([result]: readonly (Result | VitrineError)[]) => {
    if (result && !(result instanceof VitrineError)) emit('partial', { job, result });
  };
  const task = { sources: seeds.slice(0, 1), model, sessions, settings, arrays, step, onPartial };
  const [outcome] = await sample(task, services);
  stop.throwIfAborted();
  if (outcome instanceof VitrineError) throw outcome;
  return outcome!;
}
