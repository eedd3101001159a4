import { z } from 'zod';
import { ImageRegion, Provenance } from '../types';

/** What stands on the stage, and how. */
export const FigureView = z.object({
  /** Id in the registry of views. */
  id: z.string(),
  /** The view's own spec: layer, head, query, colours ... */
  spec: z.unknown(),
  layout: z.enum(['one', 'split', 'side-by-side', 'multiples']),
  /** The part of the image on show, in image pixels; null for all of it. */
  region: ImageRegion.nullable(),
  /** What the ends of the colours stand for in this figure. */
  colorRange: z.tuple([z.number(), z.number()]).nullable(),
});
export type FigureView = z.infer<typeof FigureView>;

/** What travels inside every exported figure: enough to make it again. */
export const FigureDocument = z.object({
  format: z.literal('vitrine-figure/1'),
  /** Of the run; null for a figure of a bare image that no model has seen. */
  provenance: Provenance.nullable(),
  image: z.object({ name: z.string(), sha256: z.string() }),
  view: FigureView,
  /** One line for people. */
  caption: z.array(z.string()),
});
export type FigureDocument = z.infer<typeof FigureDocument>;

/** Keyword of the PNG chunk and id of the SVG element that hold the document as JSON. */
export const FIGURE_KEYWORD = 'vitrine';
