import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart, type Extras } from '../part';

/** A class for every pixel of the upright image. */
export const Segmentation = z.object({
  /** Of the map: the upright image, [H, W]. */
  size: Size,
  /** Class of each pixel: logits up-sampled to the image before the argmax; uint8 (int32 beyond 256 classes) `[H, W]`. */
  map: TensorRef,
  /** Largest probability of each pixel in 255ths, uint8 `[H, W]`. */
  confidence: TensorRef,
  /** The classes that occur, most pixels first; `confidence` is the mean probability over its pixels. */
  classes: z.array(
    z.object({
      index: z.number().int().nonnegative(),
      label: z.string(),
      pixels: z.number().int().positive(),
      /** Of all pixels, 0 to 1. */
      share: z.number(),
      confidence: z.number(),
    }),
  ),
  /** As the graph gives them, `[classes, h, w]` over the result's `region`. */
  logits: TensorRef,
});
export type Segmentation = z.infer<typeof Segmentation>;

const Level = z.number().int().min(0).max(255);
/** A colour: red, green, blue. */
export const Rgb = z.tuple([Level, Level, Level]);
export type Rgb = z.infer<typeof Rgb>;

/** What a segmentation model's class numbers mean, and how it goes over an image. */
export const SegmentationFacts = z.object({
  /** One colour a class, by number: two classes may share one, so colours are never read back. */
  palette: z.array(Rgb).min(1),
  /** Ground truth: the value of pixels that count nowhere. */
  ignore: z.number().int().nonnegative(),
  /** Ground truth: 0 is `ignore` and class c is c + 1 (ADE20K). */
  reduceZero: z.boolean(),
  /** The image is seen through windows of so many input pixels, [H, W], whose logits are averaged. */
  slide: z.object({ window: Size, stride: Size }).optional(),
  /** Outputs of the graph with each encoder stage's features, `[1, C, h, w]`; absent where it gives none. */
  features: z.array(z.string()).optional(),
});
export type SegmentationFacts = z.infer<typeof SegmentationFacts>;

export const segmentation = definePart({
  schema: Segmentation,
  card: { segmentation: SegmentationFacts.optional() },
  promised: (card) => card.segmentation !== undefined,
  figures: true,
  columns: {
    areas: {
      kind: 'shares',
      prefix: 'area',
      title: 'Largest class',
      help: 'Share of the image by class.',
      of: ({ classes }) => sharesOf(classes),
    },
    miou: {
      kind: 'number',
      title: 'mIoU',
      help: 'Mean intersection over union with the ground-truth mask.',
      format: 'overlap',
      of: (_, { miou }) => miou,
    },
  },
  words: ({ classes, miou, pixelAccuracy }) => [
    classes
      .slice(0, NAMED)
      .map(({ label, share }) => `${label} ${(100 * share).toFixed(1)} %`)
      .join(', '),
    ...(miou === undefined ? [] : [scoreWords({ miou, pixelAccuracy: pixelAccuracy ?? null })]),
  ],
  instead: 'This model predicts a class for each pixel: see Segmentation.',
  imageFolder: 'maps',
});

/** How many classes a line names. */
const NAMED = 5;

/** Two classes may have the same name. */
function sharesOf(classes: Segmentation['classes']): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const { label, share } of classes) shares[label] = (shares[label] ?? 0) + share;
  return shares;
}

/** How well a class map fits its mask. */
export const scoreWords = ({ miou, pixelAccuracy }: Required<Omit<Extras, 'png'>>): string =>
  `mIoU ${percent(miou)}, pixel accuracy ${percent(pixelAccuracy)}`;

const percent = (share: number | null): string =>
  share === null ? 'unknown' : `${(100 * share).toFixed(2)} %`;
