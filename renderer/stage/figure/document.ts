import { z } from 'zod';
import { Provenance } from '#shared/types';

/** What travels inside every exported figure: enough to make it again. */
export const FigureDocument = z.object({
  format: z.literal('vitrine-figure/1'),
  /** Of the run; null for a figure of a bare picture that no model has seen. */
  provenance: Provenance.nullable(),
  image: z.object({ name: z.string(), sha256: z.string() }),
  view: z.object({
    /** Id in the registry of views. */
    id: z.string(),
    /** The view's own spec: layer, head, query, colours ... */
    spec: z.unknown(),
    layout: z.enum(['one', 'split', 'side-by-side', 'multiples']),
    /** The part of the picture on show, in picture pixels; null for all of it. */
    region: z
      .object({
        x: z.number(),
        y: z.number(),
        width: z.number().positive(),
        height: z.number().positive(),
      })
      .nullable(),
    /** What the ends of the colours stand for in this figure. */
    colorRange: z.tuple([z.number(), z.number()]).nullable(),
  }),
  /** One line for people. */
  caption: z.array(z.string()),
});
export type FigureDocument = z.infer<typeof FigureDocument>;

/** Keyword of the PNG chunk and id of the SVG element that hold the document as JSON. */
export const FIGURE_KEYWORD = 'vitrine';
