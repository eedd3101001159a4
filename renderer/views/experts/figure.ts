import type { Host } from '#shared/contract';
import {
  colormaps,
  cssColor,
  cssColors,
  type Frame,
  type Mark,
  type Snapshot,
} from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { largestShare } from './class-loads';
import { expertMarks, overlayOf } from './marks';
import type { Experts } from './use-experts';
import { describe, shareText, words } from './words';

/** Figures of the routing as it is drawn now, without the pointer. */
export const figureOf = (host: Host, experts: Experts): FigureSource => ({
  snapshot: async (frame) => snapshot(experts, frame),
  // Shares are counted here and no tensor.
  ...(experts.spec.mode === 'classes' ? {} : { npy: () => npyOf(host, experts) }),
});

function snapshot(experts: Experts, frame: Frame): Snapshot {
  const { result, tokens, data, spec } = experts;
  const { modelId, imageName, imageSize } = result.provenance;
  const { width, height } = frame;
  if (spec.mode === 'classes') {
    const marks = tableMarks(experts, width, height);
    return { width, height, image: false, marks, bar: null, caption: [describe(experts), modelId] };
  }
  if (!data) {
    throw new VitrineError('bad-input', 'There is no routing yet', {
      hint: 'Wait for the map to appear, then save the figure again.',
    });
  }
  const ground = { size: imageSize, region: result.region, grid: tokens.grid };
  const colors = cssColors(colormaps[spec.colormap]);
  return {
    width,
    height,
    image: true,
    marks: expertMarks(frame, ground, overlayOf(experts), experts, null),
    bar: spec.mode === 'gates' ? { title: barTitle(experts), colors, range: [0, 1] } : null,
    ...(spec.mode === 'experts' && { key: keyOf(experts) }),
    caption: [describe(experts), words.figureNote, `${modelId} on ${imageName}`],
  };
}

export const barTitle = ({ isolated }: Pick<Experts, 'isolated'>): string =>
  isolated === null ? words.gateTitle : words.probabilityTitle;

/** Each expert's colour and load. */
const keyOf = ({ colors, layer, isolated }: Experts) =>
  layer.load.flatMap((load, expert) =>
    isolated === null || isolated === expert
      ? [
          {
            color: colors.get(expert)!,
            label: words.barLabel(expert, load, layer.loadKept[expert]!),
          },
        ]
      : [],
  );

const SIZE = 12;

/** The table of loads per class on paper. */
function tableMarks({ classes, layer, spec }: Experts, width: number, height: number): Mark[] {
  const first = width * 0.22;
  const cell = (width - first) / layer.experts;
  const row = Math.min(28, height / (classes.length + 1));
  const most = largestShare(classes);
  const text = (
    of: string,
    x: number,
    y: number,
    anchor: 'start' | 'middle',
    dark = true,
  ): Mark => ({
    kind: 'text',
    at: { x, y: y + row / 2 + SIZE * 0.36 },
    text: of,
    size: SIZE,
    color: dark ? '#1a1a1a' : '#ffffff',
    anchor,
  });
  return [
    { kind: 'fill', at: { x: 0, y: 0, width, height }, color: '#ffffff' },
    ...layer.load.map((_, e) => text(String(e), first + (e + 0.5) * cell, 0, 'middle')),
    ...classes.flatMap(({ label, images, shares }, i): Mark[] => {
      const y = (i + 1) * row;
      return [
        text(`${label} (${images})`, 4, y, 'start'),
        ...shares.flatMap((share, e): Mark[] => {
          const at = { x: first + e * cell, y, width: cell, height: row };
          const { color, dark } = shade(share, most, spec.colormap);
          return [
            { kind: 'fill', at, color },
            text(shareText(share), at.x + cell / 2, y, 'middle', dark),
          ];
        }),
      ];
    }),
  ];
}

/** The colour of a share, and whether dark letters are read on it. */
export function shade(share: number, most: number, name: Experts['spec']['colormap']) {
  const { colors } = colormaps[name];
  const index = most > 0 ? Math.round((share / most) * 255) : 0;
  const [r = 0, g = 0, b = 0] = colors.subarray(index * 3, index * 3 + 3);
  return { color: cssColor(colormaps[name], index), dark: 0.299 * r + 0.587 * g + 0.114 * b > 128 };
}

/** What is on the map: the chosen experts, or the gates or probabilities, of all tokens. */
function npyOf(host: Host, { layer, spec, isolated, tokens, result: { provenance } }: Experts) {
  const name = spec.mode === 'experts' ? 'chosen' : isolated === null ? 'gates' : 'probabilities';
  const named = { name: `${name}-block${layer.layer + 1}`, ref: layer[name] };
  return tensorNpy(host, named, { tokens, provenance });
}
