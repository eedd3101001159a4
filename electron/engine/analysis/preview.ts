import type { Input, Output } from '#shared/contract';
import type { ModelCard, Preprocess } from '#shared/types';
import type { ModelInput } from '../family-kit/family';
import type { FileRegistry } from '../files/registry';
import { png } from '../image/png';
import { readSources } from '../inputs/source';
import type { JobQueue } from '../jobs/queue';
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
    const seen = await png(pixelsOf(input, preprocess), sizeOf(input, preprocess), 3, 'srgb');
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

const sizeOf = ({ shape }: ModelInput, { layout }: Preprocess): number[] =>
  layout === 'NCHW' ? shape.slice(2) : shape.slice(1, 3);

/** The input as an image again: what `preprocess` did to values undone, bytes `[H, W, 3]`. */
function pixelsOf({ data }: ModelInput, { layout, channels, scale, mean, std }: Preprocess) {
  const plane = data.length / 3;
  const rgb = new Uint8Array(data.length);
  for (let colour = 0; colour < 3; colour++) {
    const channel = channels === 'RGB' ? colour : 2 - colour;
    for (let i = 0; i < plane; i++) {
      const value = data[layout === 'NCHW' ? channel * plane + i : i * 3 + channel]!;
      const byte = (value * std[channel]! + mean[channel]!) / scale;
      rgb[i * 3 + colour] = Math.max(0, Math.min(255, Math.round(byte)));
    }
  }
  return rgb;
}
