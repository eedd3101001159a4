import type { Frame, Snapshot } from '#shared/figure';
import type { Citation } from '#shared/types';

/** What the view on the stage offers to figures; it registers itself while it is mounted. */
export interface FigureSource {
  /** `frame` tells where the part of the image on show lies in the figure. */
  snapshot(frame: Frame): Promise<Snapshot>;
  /** What a report says of how it came about: paragraphs, and the papers that they name. */
  readonly methods?: { readonly text: readonly string[]; readonly citations: readonly Citation[] };
  /** A drawing of its own size: no image lies under it. */
  readonly plain?: true;
  /** The tensor behind the view as an .npy file; absent where there is none. */
  npy?(): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }>;
}

/** What the view on the stage offers to figures; null while there is none. */
let source: FigureSource | null = null;

/** Makes a view the one that figures are made of; returns the off switch. */
export function offerFigure(offered: FigureSource): () => void {
  source = offered;
  return () => {
    if (source === offered) source = null;
  };
}

export const figureSource = (): FigureSource | null => source;
