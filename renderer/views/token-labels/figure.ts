import type { Host } from '#shared/contract';
import type { Frame, Snapshot } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { describe, share } from './describe';
import { classMarks } from './marks';
import type { Labelling } from './use-token-labels';
import { words } from './words';

/** Classes that a figure names; the rest are counted. */
const NAMED = 12;

/** Figures of the class map as it is drawn now, without the pointer. */
export const figureOf = (host: Host, labelling: Labelling): FigureSource => ({
  snapshot: async (frame) => snapshot(labelling, frame),
  npy: () => scoresNpy(host, labelling),
});

function snapshot(labelling: Labelling, frame: Frame): Snapshot {
  const { result, grid, map, spec, isolated } = labelling;
  if (!map) {
    throw new VitrineError('bad-input', words.figure.noMapYet, {
      hint: words.figure.noMapYetHint,
    });
  }
  const { modelId, imageName, imageSize } = result.provenance;
  const ground = { size: imageSize, region: result.region, grid };
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks: classMarks(frame, ground, map, { opacity: spec.opacity, isolated }, null),
    bar: null,
    caption: [
      describe(labelling),
      ...keyOf(labelling),
      words.figure.modelOnImage(modelId, imageName),
    ],
  };
}

/** The numbers on the map in words. */
function keyOf({ map, isolated, labelOf }: Labelling): string[] {
  const shown = map!.present.filter(({ index }) => isolated === null || index === isolated);
  const named = shown
    .slice(0, NAMED)
    .map(({ index, count }) => `${index}: ${labelOf(index)}, ${share(count, map!.best.length)}`);
  const more = shown.length - named.length;
  return more > 0 ? [...named, words.figure.andMore(more)] : named;
}

/** The class scores as the model gave them, `[h*w, classes]`: raw logits. */
const scoresNpy = (host: Host, { labels, result: { provenance }, grid }: Labelling) =>
  tensorNpy(host, { name: 'token-labels', ref: labels.scores }, { grid, provenance });
