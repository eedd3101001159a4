import type { Point, Rect } from './geometry';

/** How the colours of an image and of what lies below it make one, by the names of CSS. */
export const blends = ['normal', 'multiply', 'screen', 'overlay', 'soft-light', 'color'] as const;
export type Blend = (typeof blends)[number];

/**
 * What stands on the stage, as a list drawn in order, in target pixels. The screen, the PNG, the SVG and
 * the pages of a report are made of the same list, so a figure is what was seen. `Image` is what a
 * image is where it is drawn: a canvas's in the window, bytes in the engine.
 */
export type Mark<Image = CanvasImageSource> =
  | {
      readonly kind: 'image';
      readonly image: Image;
      /** The part of `image` to draw, in its pixels. */
      readonly source: Rect;
      readonly at: Rect;
      readonly opacity: number;
      readonly smooth: boolean;
      /** With the image below it; absent where it lies over it plainly. */
      readonly blend?: Blend;
      /** How it is embedded in an SVG: photographs as JPEG, maps with their exact colours as PNG. */
      readonly mime: 'image/jpeg' | 'image/png';
    }
  /** Marks of which only the part inside `at` is drawn. */
  | { readonly kind: 'clip'; readonly at: Rect; readonly marks: readonly Mark<Image>[] }
  /** A box seen on any ground: white inside black; `dashed` for what is only pointed at. */
  | { readonly kind: 'outline'; readonly at: Rect; readonly dashed: boolean }
  /** What the model did not see: `at` without `hole`, dimmed. `label` is for the legend. */
  | { readonly kind: 'unseen'; readonly at: Rect; readonly hole: Rect; readonly label?: string }
  /** Patches that were dropped: dimmed by `veil`, 0..1, and hatched. */
  | {
      readonly kind: 'dropped';
      readonly at: readonly Rect[];
      readonly veil: number;
      readonly label?: string;
    }
  | { readonly kind: 'fill'; readonly at: Rect; readonly color: string }
  | {
      readonly kind: 'line';
      readonly points: readonly Point[];
      readonly color: string;
      readonly width: number;
      /** Lengths of dashes and gaps; unbroken where absent or empty. */
      readonly dash?: readonly number[];
    }
  /** Colours from bottom to top. */
  | { readonly kind: 'bar'; readonly at: Rect; readonly colors: readonly string[] }
  | {
      readonly kind: 'text';
      /** Left (or right, or middle) end of the base line. */
      readonly at: Point;
      readonly text: string;
      readonly size: number;
      readonly color: string;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly bold?: boolean;
      /** A colour around the letters, where they stand on an image. */
      readonly halo?: string;
    };

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

/** Distance and strength of the hatch lines, and how dim the image is below them and outside the crop. */
export const HATCH = { step: 8, line: 0.45, dim: 0.5, unseen: 0.72 } as const;

/** What the model did not see, in a legend. */
export const UNSEEN = 'outside the crop';

/** Width of the line that is a halo: half of it lies outside the letters. */
export const HALO = 3;
