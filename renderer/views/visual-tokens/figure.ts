import type { Host } from '#shared/contract';
import { colormaps, cssColors, type Frame, type Snapshot } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { tokenMarks } from './marks';
import type { Shown } from './use-visual-tokens';
import { figureWords, viewWords } from './words';

/** Figures of the tokens as they are drawn now, without the pointer. */
export const figureOf = (host: Host, shown: Shown): FigureSource => ({
  snapshot: async (frame) => snapshot(shown, frame),
  npy: () => mapsNpy(host, shown),
});

function snapshot(shown: Shown, frame: Frame): Snapshot {
  const { map, result, spec } = shown;
  if (!map) throw new VitrineError('bad-input', figureWords.notYet, { hint: figureWords.wait });
  const { modelId, imageName } = result.provenance;
  const colors = cssColors(colormaps[spec.colormap]);
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks: tokenMarks(frame, shown, null),
    bar: spec.mode === 'map' ? { title: figureWords.scale, colors, range: map.range } : null,
    caption: [describe(shown), figureWords.on(modelId, imageName)],
  };
}

/** One line saying what is on the stage. */
export function describe({ tokens, module, token, spec, modules, problem }: Shown): string {
  if (!modules) return problem ?? viewWords.reading;
  const layer = tokens.layers[module]!;
  return spec.mode === 'map'
    ? viewWords.map(layer, module, token)
    : viewWords.strongest(layer, module);
}

/** All maps of the module as the model gave them, `[L, h*w]`. */
function mapsNpy(host: Host, { tokens, module, result: { provenance } }: Shown) {
  const { maps, grid } = tokens.layers[module]!;
  return tensorNpy(
    host,
    { name: `visual-tokens-module${module + 1}`, ref: maps },
    { grid, provenance },
  );
}
