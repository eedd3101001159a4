import type { Host } from '#shared/contract';
import { colormaps, cssColors, unseenMarks } from '#shared/figure';
import { labelOf, type Result, type TensorRef, VitrineError } from '#shared/types';
import { classBytes, scaleBytes } from '../../overlay/map-colors';
import { MapOverlay } from '../../overlay/map-overlay';
import { valueClient } from '../../overlay/value-client';
import type { ValueSource } from '../../workers/value-client';
import type { ValueMap } from '../../workers/value-painter';
import type { Answer, Drawing, Painter } from '../drawing';
import { disagreement, signedDifference } from './map-difference';
import { words } from './words';

export const classes: Painter = {
  draw: (host, answer) => classDrawing(host, answer),
  difference: (host, first, second) => classDifference(host, first, second),
};

export const confidence: Painter = {
  draw: (host, { result }) => confidenceDrawing(host, result),
  difference: (host, { result: first }, { result: second }) =>
    confidenceDifference(host, first, second),
};

type Pair<T> = readonly [first: T, second: T];

const hex = (rgb: readonly number[]): string =>
  `#${rgb.map((level) => level.toString(16).padStart(2, '0')).join('')}`;

/** What is the same is dark, so that what differs stands out by lightness too. */
const DIFFERS = classBytes(['#000000', '#ffc20a'], () => true);
DIFFERS[3] = 140;

const CONFIDENCE = colormaps.viridis;
const SIGNED = colormaps.vik;

/** The class of each pixel in the palette of the model. */
const classDrawing = (host: Host, { result, card }: Answer): Drawing =>
  mapDrawing(result, {
    title: words.compared.classes,
    source: sourceOf(host, result.parts.segmentation!.map),
    colors: classBytes((card.segmentation?.palette ?? []).map(hex), () => true),
  });

/** Where two models give a pixel different classes, by their names. */
function classDifference(host: Host, first: Answer, second: Answer): Drawing {
  const nameIn =
    ({ card }: Answer) =>
    (index: number) =>
      labelOf(card, index);
  return mapDrawing(second.result, {
    title: words.compared.classDiffers,
    source: pairOf(
      host,
      [first.result.parts.segmentation!.map, second.result.parts.segmentation!.map],
      (a, b) => disagreement(a, b, nameIn(first), nameIn(second)),
    ),
    colors: DIFFERS,
  });
}

/** The largest probability of each pixel. */
const confidenceDrawing = (host: Host, result: Result): Drawing =>
  mapDrawing(result, {
    title: words.compared.confidence,
    source: sourceOf(host, result.parts.segmentation!.confidence),
    colors: scaleBytes(CONFIDENCE),
    scale: { title: words.compared.confidence, colors: cssColors(CONFIDENCE), range: [0, 1] },
  });

/** How much surer a model is than the first. */
const confidenceDifference = (host: Host, first: Result, second: Result): Drawing =>
  mapDrawing(second, {
    title: words.compared.confidenceMinusTheFirst,
    source: pairOf(
      host,
      [first.parts.segmentation!.confidence, second.parts.segmentation!.confidence],
      signedDifference,
    ),
    colors: scaleBytes(SIGNED),
    scale: { title: words.compared.difference, colors: cssColors(SIGNED), range: [-1, 1] },
  });

/** Reads the whole map. */
const readMap = async (host: Host, ref: TensorRef) => (await host.tensor(ref, [])) as ValueMap;

const bytesOf = ({ shape, dtype }: TensorRef): number =>
  shape.reduce((a, b) => a * b, 1) * (dtype === 'uint8' ? 1 : 4);

const sourceOf = (host: Host, ref: TensorRef): ValueSource => ({
  key: ref.id,
  bytes: bytesOf(ref),
  load: () => readMap(host, ref),
});

/** A map made of two of the same image. */
const pairOf = (
  host: Host,
  [a, b]: Pair<TensorRef>,
  combine: (a: ValueMap, b: ValueMap) => ValueMap,
): ValueSource => ({
  key: `${a.id}-${b.id}`,
  bytes: a.shape.reduce((x, y) => x * y, 1),
  load: async () => combine(await readMap(host, a), await readMap(host, b)),
});

interface Mapped {
  readonly title: string;
  readonly source: ValueSource;
  readonly colors: Uint8Array;
  readonly scale?: ReturnType<Drawing['scale']>;
}

/** Painted pixels a CSS pixel in a figure. */
const DENSITY = 2;

function mapDrawing(
  { provenance, region, parts }: Result,
  { title, source, colors, scale = null }: Mapped,
): Drawing {
  const overlay = new MapOverlay(valueClient());
  overlay.show({ source, size: parts.segmentation!.size, colors, outline: false });
  const look = (opacity: number) => ({ opacity, blend: 'normal' as const });
  return {
    title,
    patches: null,
    onChange: overlay.onChange,
    close: () => overlay.close(),
    busy: () => overlay.busy,
    problem: () => overlay.problem,
    words: () => '',
    scale: () => scale,
    marks: (frame, opacity) => [
      ...unseenMarks(frame, provenance.imageSize, region),
      ...overlay.marks(frame, look(opacity)),
    ],
    async figure(frame, opacity) {
      const map = await overlay.figureMarks(frame, DENSITY, look(opacity));
      if (map.length === 0) {
        throw new VitrineError('internal', words.compared.notDrawn, {
          hint: words.compared.notDrawnHint,
        });
      }
      return [...unseenMarks(frame, provenance.imageSize, region), ...map];
    },
  };
}
