import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** An image made of another, again and again: what each round made, and what is left of the content. */
export const StyleRound = z.object({
  /** What the model was given: the content, or the round before as it is handed on. Float32 `[3, h, w]`. */
  given: TensorRef,
  /** Float32 `[3, h, w]`, RGB in 0..1 but for what the model overshoots: not clamped. */
  output: TensorRef,
  /** Inside the runtime. */
  ms: z.number(),
  /** Structural similarity of the clamped output and the content, 1 for equal (Wang et al. 2004). */
  ssim: z.number(),
  /**
   * Distance to the content, to the style, and perceptual distance to the content, by a feature network;
   * null where none is loaded, `styleLoss` also where there is no style image.
   */
  contentLoss: z.number().nullable(),
  styleLoss: z.number().nullable(),
  perceptual: z.number().nullable(),
});
export type StyleRound = z.infer<typeof StyleRound>;

export const Stylized = z.object({
  /** Of the images below, [H, W]: the content's, unless it was scaled or the graph takes one size only. */
  size: Size,
  /** What the first round was given: float32 `[3, h, w]`, RGB in 0..1. */
  content: TensorRef,
  /** The last round's. */
  output: TensorRef,
  /** As the model saw it; absent where the style is in the weights. */
  style: z.object({ name: z.string(), size: Size, picture: TensorRef }).optional(),
  rounds: z.array(StyleRound).min(1),
  /** How many rounds were asked for: more than there are when the run was cancelled. */
  wanted: z.number().int().positive(),
  /** Title of the model whose feature network measured the losses; null where none is loaded. */
  measuredBy: z.string().nullable(),
  /** Patch grids and attentions that `stylized.attention` can be asked for; absent where there are none. */
  attention: z
    .object({
      heads: z.number().int().positive(),
      grids: z.object({ content: Size, style: Size }),
      layers: z.array(
        z.object({
          name: z.string(),
          queries: z.enum(['content', 'style']),
          keys: z.enum(['content', 'style']),
        }),
      ),
    })
    .optional(),
});
export type Stylized = z.infer<typeof Stylized>;

/** How a style-transfer model attends: its graphs give queries and keys, since weights would be gigabytes. */
const StyleFacts = z.object({
  /** Channels of a token. */
  dim: z.number().int().positive(),
  heads: z.number().int().positive(),
  /** Shortest side in pixels that the graphs take, of content and style. */
  smallest: z.number().int().positive(),
  /**
   * Each attention in the order of running: the outputs `NAME.q` `[1, N, dim]` and `NAME.k` `[1, M, dim]` of
   * `file`, whose patches are those of these images. Head h has the channels from h dim/heads on.
   */
  attention: z.array(
    z.object({
      name: z.string(),
      file: z.string(),
      queries: z.enum(['content', 'style']),
      keys: z.enum(['content', 'style']),
    }),
  ),
  /**
   * Graph of the network that content and style loss are measured with: image -> content4, content5,
   * style1 .. style5 (models/stytr2/features.py). Absent where none came with the model.
   */
  features: z.string().optional(),
});

export const stylized = definePart({
  schema: Stylized,
  card: { styleTransfer: StyleFacts.optional() },
  promised: ({ task }) => task === 'image-to-image',
  figures: true,
  columns: {
    ssim: {
      kind: 'number',
      title: 'SSIM',
      help: 'Structural similarity between the last round and the content.',
      format: 'similarity',
      of: ({ rounds }) => rounds.at(-1)!.ssim,
    },
  },
  words: (stylized) => [roundsWords(stylized), ...(stylized.png ? [stylized.png] : [])],
  instead: 'This model produces an image: see Style.',
  imageFolder: 'pictures',
  // The image that it makes is what is wanted.
  wanted: ({ task }) => task === 'image-to-image',
  tensorName: ([name, round, tensor], { rounds }) => {
    if (name === 'output') return `stylized.round${rounds.length}`;
    if (name !== 'rounds') return `stylized.${name}`;
    return `stylized.${tensor === 'given' ? 'given' : 'round'}${Number(round) + 1}`;
  },
});

/** What is left of the content, and how near the style is, after the last round. */
function roundsWords({ rounds, wanted, style }: Stylized): string {
  const { ssim, contentLoss, styleLoss } = rounds.at(-1)!;
  const done = rounds.length === wanted ? `${wanted}` : `${rounds.length} of ${wanted}`;
  return [
    `${done} round${wanted === 1 ? '' : 's'}${style ? ` in the style of ${style.name}` : ''}`,
    `SSIM ${ssim.toFixed(3)}`,
    ...(contentLoss === null ? [] : [`content loss ${contentLoss.toFixed(3)}`]),
    ...(styleLoss === null ? [] : [`style loss ${styleLoss.toFixed(3)}`]),
  ].join(', ');
}
