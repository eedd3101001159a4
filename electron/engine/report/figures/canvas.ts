import { composeFigure, type Frame, type Mark, type Panel, type Snapshot } from '#shared/figure';
import type { ModelCard, Size } from '#shared/types';
import { bareMarks, type Embedded, panelFrame } from '../embedded-image';
import { FIGURE_WIDTH, type ReportFigure } from '../model';
import type { ReportImage } from '../report-data';

/** What a part of a result is drawn with. */
export interface Canvas {
  readonly subject: ReportImage;
  readonly card: ModelCard | null;
  /** Null where the image cannot be shown. */
  readonly photo: Embedded | null;
}

const MARGIN = 16;
const LARGEST_PANEL = 320;
/** Below it nothing can be seen in a panel. */
export const MOST_PANELS = 4;

/** The frame of each of so many panels beside each other, `room` pixels being left for bar or key. */
export const frameFor = ({ subject }: Canvas, panels: number, room = 0): Frame =>
  frameOf(subject.result.provenance.imageSize, panels, room);

/** The same for panels of another size than the image's. */
export function frameOf([h, w]: Size, panels: number, room = 0): Frame {
  const width = (FIGURE_WIDTH - 2 * MARGIN - room - (panels - 1) * MARGIN) / panels;
  const side = Math.min(LARGEST_PANEL, width * Math.max(1, h / w));
  return panelFrame([h, w], side);
}

/** The image as the model was shown it, under marks of its own. */
export const imageIn = ({ photo, subject }: Canvas, frame: Frame): Mark<Embedded>[] =>
  bareMarks(photo, frame, subject.result);

type Drawing = Omit<Snapshot<Embedded>, 'width' | 'height' | 'image' | 'marks' | 'caption'> & {
  readonly panels: readonly Panel<Embedded>[];
};

/** Panels beside each other with their bar or key, as the window composes its figures. */
export function figure(
  frame: Frame,
  { panels, bar, key = [] }: Drawing,
  words: Pick<ReportFigure, 'name' | 'caption' | 'readout'>,
): ReportFigure {
  const { width, height } = frame;
  const snapshot = { width, height, image: false, marks: [], panels, bar, key, caption: [] };
  const composed = composeFigure(
    panels.map(({ marks }) => marks),
    snapshot,
  );
  return { ...composed, ...words };
}

/** Where panel `index` of a figure lies. */
export function panelAt(frame: Frame, panels: readonly Panel<Embedded>[], index: number) {
  const lines = Math.max(0, ...panels.map(({ title }) => title.length));
  const { width, height } = frame;
  return { x: MARGIN + index * (width + MARGIN), y: MARGIN + lines * 16, width, height };
}

type KeyEntry = NonNullable<Snapshot<Embedded>['key']>[number];

/** The key of the first few classes; the rest are counted. */
export function shortKey<T>(
  classes: readonly T[],
  named: number,
  entryOf: (one: T) => KeyEntry,
): KeyEntry[] {
  const key = classes.slice(0, named).map(entryOf);
  const more = classes.length - key.length;
  return more > 0 ? [...key, { color: '#ffffff', label: `and ${more} more` }] : key;
}
