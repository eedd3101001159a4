import type { PlacedAxis } from '#shared/attention';
import type { Host } from '#shared/contract';
import { type ColorScale, type Frame, type Mark, type Point, unseenMarks } from '#shared/figure';
import type { ImageRegion, ModelCard, Result } from '#shared/types';
import { words } from './words';

/** What a model made of the image, with the card that names its classes. */
export interface Answer {
  readonly result: Result;
  readonly card: ModelCard;
}

/** What a panel of the comparison draws over the image: made for one result, closed when another takes its place. */
export interface Drawing {
  marks(frame: Frame, opacity: number): readonly Mark[];
  /** The same once all of it is there. Rejects with VitrineError. */
  figure(frame: Frame, opacity: number): Promise<readonly Mark[]>;
  /** Called when there is more to draw; returns the off switch. */
  onChange(listener: () => void): () => void;
  close(): void;
  busy(): boolean;
  /** Why there is nothing to see, in words. */
  problem(): string | null;
  /** The patches that the pointer is over one of; null where single pixels are meant. */
  readonly patches: { readonly axis: PlacedAxis; readonly region: ImageRegion } | null;
  /** What is drawn at an image point, in words; '' where there is nothing. */
  words(point: Point): string;
  /** What its colours stand for, once that is known; null where they are no scale. */
  scale(): ColorScale | null;
  /** What it is of, in few words. */
  readonly title: string;
}

/** Draws a part over the image of a comparison. */
export interface Painter {
  draw(host: Host, answer: Answer): Drawing;
  /**
   * How an answer differs from the first, both having the part; in words why there is no difference to see.
   * Absent where each answer is drawn as it is.
   */
  difference?(host: Host, first: Answer, second: Answer): Drawing | string;
}

/** Something that the comparison can show of results that have what a view needs. */
export interface Compared {
  /** Saved with figures and documents. */
  readonly show: string;
  readonly title: string;
  load(): Promise<Painter>;
}

/** A drawing of which all is at hand. */
export const atOnce = {
  figure(this: Drawing, ...given: Parameters<Drawing['marks']>) {
    return Promise.resolve(this.marks(...given));
  },
  onChange: () => () => undefined,
  close: () => undefined,
  busy: () => false,
  problem: () => null,
  scale: () => null,
};

/** The image alone, dimmed where the model did not see. */
export const imageDrawing = ({ result }: Answer, title: string = words.drawing.image): Drawing => ({
  ...atOnce,
  title,
  patches: null,
  marks: (frame) => unseenMarks(frame, result.provenance.imageSize, result.region),
  words: () => '',
});
