import type { FigureSource } from '../views/view';

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

export const hasFigure = (): boolean => source !== null;
