import type { Mark } from './scene';

/** What a view draws into a figure. */
export interface Snapshot<Image = CanvasImageSource> {
  /** Size in target pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether the image lies under the marks. */
  readonly image: boolean;
  readonly marks: readonly Mark<Image>[];
  /** Small multiples: panels beside each other, each with marks of its own instead of `marks`. */
  readonly panels?: readonly Panel<Image>[];
  readonly bar: ColorScale | null;
  /** What single colours stand for, where the colours are no scale. */
  readonly key?: readonly KeyEntry[];
  readonly caption: readonly string[];
}

/** One of several panels of a figure. */
export interface Panel<Image = CanvasImageSource> {
  /** Lines above it. */
  readonly title: readonly string[];
  readonly marks: readonly Mark<Image>[];
  /** A drawing of its own, on paper: the image does not lie under it. */
  readonly bare?: true;
}

/** One colour of a figure's key. */
export interface KeyEntry {
  readonly color: string;
  readonly label: string;
}

/** A colour-bar: what it measures, its colours from the low end on, the values at its ends. */
export interface ColorScale {
  readonly title: string;
  readonly colors: readonly string[];
  readonly range: readonly [number, number];
  /** Where the range comes from, and what else the colours need said: a line each, below the bar. */
  readonly note?: readonly string[];
}
