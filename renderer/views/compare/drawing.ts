import type { PlacedAxis } from '#shared/attention';
import type { ColorScale, Frame, Mark, Point } from '#shared/figure';
import type { ImageRegion, ModelCard, Result } from '#shared/types';

/** What a model made of the picture, with the card that names its classes. */
export interface Answer {
  readonly result: Result;
  readonly card: ModelCard;
}

/** What one panel draws over the picture: made for one result, closed when another takes its place. */
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
  /** What is drawn at a picture point, in words; '' where there is nothing. */
  words(point: Point): string;
  /** What its colours stand for, once that is known; null where they are no scale. */
  scale(): ColorScale | null;
  /** What it is of, in few words. */
  readonly title: string;
}
