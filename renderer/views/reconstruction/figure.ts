import type { Host } from '#shared/contract';
import type { Frame, Snapshot } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { reconstructionMarks } from './marks';
import type { Shown } from './use-reconstruction';
import { stageWords, figureWords as words } from './words';

/** Figures of the stage as it is drawn now, without the pointer. */
export const figureOf = (host: Host, shown: Shown): FigureSource => ({
  snapshot: async (frame) => snapshot(shown, frame),
  npy: () => imageNpy(host, shown),
});

function snapshot(shown: Shown, frame: Frame): Snapshot {
  if (!shown.networks || shown.busy) {
    throw new VitrineError('bad-input', words.notYet, { hint: words.wait });
  }
  const { modelId, imageName } = shown.result.provenance;
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks: reconstructionMarks(frame, shown, null),
    bar: null,
    caption: [
      describe(shown),
      ...shown.networks.map(({ title, mse }) => stageWords.made(title, mse)),
      words.on(modelId, imageName),
    ],
  };
}

/** One line saying what is on the stage. */
export function describe({ part, hidden, spec, networks, problem }: Shown): string {
  if (problem) return problem;
  if (!networks) return stageWords.reading;
  const made = spec.network === null ? undefined : networks[spec.network];
  const [h, w] = part.grid;
  return made ? stageWords.made(made.title, made.mse) : stageWords.hidden(hidden.length, h * w);
}

/** What the network on the stage made, or the original. */
function imageNpy(host: Host, { part, spec, hidden, result: { provenance } }: Shown) {
  const made = spec.network === null ? undefined : part.networks[spec.network];
  const { title, image } = made ?? { title: 'original', image: part.original };
  return tensorNpy(
    host,
    { name: `reconstruction-${title.toLowerCase().replaceAll(' ', '-')}`, ref: image },
    { grid: part.grid, hidden, provenance },
  );
}
