import type { Host } from '#shared/contract';
import { type ColorScale, colormaps, cssColors, type Frame, type Snapshot } from '#shared/figure';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { describe } from './describe';
import { keptAt, stopName } from './lineage';
import { overlayMarks } from './marks';
import type { Overlay } from './overlay';
import { barTitle } from './PruningLegend';
import type { Pruning } from './use-pruning';
import { words } from './words';

/** Figures of the pruning as it is drawn now, without the pointer. */
export const figureOf = (host: Host, pruning: Pruning): FigureSource => ({
  snapshot: async (frame) => snapshot(pruning, frame),
  // A share is counted here and no tensor.
  ...(pruning.spec.mode === 'share' ? {} : { npy: () => scoresNpy(host, pruning) }),
});

function snapshot(pruning: Pruning, frame: Frame): Snapshot {
  const { tokens, result, spec, stop, overlays, panels } = pruning;
  const ground = { size: result.provenance.imageSize, region: result.region, grid: tokens.grid };
  const draw = (overlay: Overlay) => overlayMarks(frame, ground, overlay, spec.fade, null);
  const { modelId, imageName } = result.provenance;
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks: draw(overlays[stop]!),
    ...(panels && {
      panels: panels.map(({ title, note, overlay }) => ({
        title: [title, note],
        marks: draw(overlay),
      })),
    }),
    bar: scaleOf(pruning),
    caption: [describe(pruning), ...keyOf(pruning), words.figure.modelOnImage(modelId, imageName)],
  };
}

/** What signs mean that no colour-bar explains. */
function keyOf({ tokens, spec }: Pruning): string[] {
  if (spec.mode === 'lineage') {
    const stages = tokens.stages.map(
      (_, stage) => `${stage + 1}: ${stopName(tokens, stage + 1).toLowerCase()}`,
    );
    return [stages.join(', ')];
  }
  if (spec.mode !== 'scores') return [];
  return [words.figure.hatched];
}

/** Colours and their values; none where every panel has values of its own. */
function scaleOf({ spec, overlays, stop, panels }: Pruning): ColorScale | null {
  const { mode, colormap } = spec;
  if (mode !== 'scores' && mode !== 'share') return null;
  const shown = panels ? overlays.at(-1)!.map : overlays[stop]!.map;
  if (!shown || (panels && shown.ownRange)) return null;
  const colors = cssColors(colormaps[colormap]);
  return { title: barTitle(mode), colors, range: shown.range };
}

/** The scores of the stage, the first at the input, as the model gave them: log-probabilities. */
function scoresNpy(host: Host, { tokens, result: { provenance }, stop }: Pruning) {
  const stage = Math.max(0, stop - 1);
  const ref = tokens.stages[stage]!.scores;
  const about = { places: keptAt(tokens, stage), provenance };
  return tensorNpy(host, { name: `scores-stage${stage + 1}`, ref }, about);
}
