import type { Host } from '#shared/contract';
import {
  type ColorScale,
  colormaps,
  cssColors,
  type Frame,
  type Mark,
  type Panel,
  type Snapshot,
  toTarget,
  unseenMarks,
} from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { type FloatImages, floatImages } from '../../overlay/float-images';
import { copyBitmap, imageMark } from '../../overlay/image-mark';
import { useView } from '../../state';
import { splitMarks } from '../../viewport/split-marks';
import { describe, modelText, resultText } from './describe';
import { patchMarks, styleRect } from './marks';
import { sheetSnapshot } from './sheet/sheet-figure';
import type { Sheet } from './sheet/use-sheet';
import type { Styling } from './use-style';
import { words } from './words';

/** Figures of the result as it is drawn now, without the pointer. */
export const figureOfStage = (host: Host, styling: Styling): FigureSource => ({
  snapshot: (frame) => snapshot(host, styling, frame),
  npy: () => resultNpy(host, styling),
});

export const figureOfSheet = (host: Host, sheet: Sheet, model: string): FigureSource => ({
  snapshot: () => sheetSnapshot(host, sheet, model),
});

async function snapshot(host: Host, styling: Styling, frame: Frame): Promise<Snapshot> {
  const { stylized, result, spec, attention, map, problem } = styling;
  if (spec.pick && attention && !map) {
    throw new VitrineError('bad-input', problem ?? words.figure.noMapYet, {
      hint: words.figure.noMapYetHint,
    });
  }
  const { layout } = useView.getState();
  const images = floatImages(host);
  const within = toTarget(frame, result.region);
  const side = layout === 'side-by-side';
  const patches = patchMarks(styling, 'content', within, null);
  const output = imageMark(await copied(images, stylized.output), within);
  const unseen = unseenMarks(frame, result.provenance.imageSize, result.region);
  const marks = [...unseen, output, ...(side ? [] : patches)];
  const { style } = stylized;
  const withStyle = style && (side || spec.pick !== null);
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks,
    ...(withStyle && {
      panels: [
        ...(side ? [{ title: [words.figure.content], marks: patches }] : []),
        await stylePanel(images, styling, style, frame),
        {
          title: [words.figure.result],
          marks: layout === 'split' ? splitMarks(frame, marks) : marks,
        },
      ],
    }),
    bar: map && scaleOf(spec.colormap, map.map.range),
    caption: [
      describe(styling),
      ...(map ? [resultText(styling)] : []),
      modelText(styling.card, result.provenance.settings),
    ],
  };
}

async function stylePanel(
  images: FloatImages,
  styling: Styling,
  style: NonNullable<Styling['stylized']['style']>,
  frame: Frame,
): Promise<Panel> {
  const at = styleRect(frame, styling.result.provenance.imageSize, style.size);
  const image = imageMark(await copied(images, style.picture), at);
  const marks: Mark[] = [image, ...patchMarks(styling, 'style', at, null)];
  return { title: [words.figure.style(style.name)], marks, bare: true };
}

const scaleOf = (
  colormap: Styling['spec']['colormap'],
  range: ColorScale['range'],
): ColorScale => ({ title: words.figure.weight, colors: cssColors(colormaps[colormap]), range });

const copied = async (
  images: FloatImages,
  image: Styling['stylized']['output'],
): Promise<HTMLCanvasElement> => copyBitmap(await images.fetch({ image: image }));

/** What the model made, float32 `[3, H, W]`, not clamped. */
const resultNpy = (host: Host, { stylized, result: { provenance } }: Styling) =>
  tensorNpy(host, { name: 'stylized', ref: stylized.output }, { provenance });
