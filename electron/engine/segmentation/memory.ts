import {
  type AttentionTap,
  axisLength,
  type ModelCard,
  type Size,
  VitrineError,
} from '#shared/types';

/** Bytes of a pixel while its class is found: three of colour, class, probability, the file around them. */
const PIXEL_BYTES = 8;
/** Bytes of an input's pixel: three floats, and the first features. */
const INPUT_BYTES = 48;
/** Scores and their softmax are there at once. */
const COPIES = 2;

interface MemoryNeed {
  readonly card: ModelCard;
  /** The attention layers on this input. */
  readonly taps: readonly AttentionTap[];
  readonly input: Size;
  readonly image: Size;
}

/** About how many bytes a run of a segmentation model takes, its weights not counted. */
export function bytesFor({ card, taps, input, image }: MemoryNeed): number {
  const area = ([height, width]: Size) => height * width;
  const places = area(input) / 16; // logits at a quarter of height and width
  const classes = card.segmentation?.palette.length ?? card.labels.length;
  const attention = taps.map(
    ({ heads, queries, keys }) => heads * axisLength(queries) * axisLength(keys),
  );
  return (
    PIXEL_BYTES * area(image) +
    INPUT_BYTES * area(input) +
    4 * classes * places +
    4 * COPIES * Math.max(0, ...attention)
  );
}

/** Throws VitrineError('out-of-memory') with the figures, before the runtime dies of it. */
export function checkMemory(need: MemoryNeed, available = process.availableMemory()): void {
  const needed = bytesFor(need);
  if (needed <= available) return;
  const [height, width] = need.input;
  throw new VitrineError(
    'out-of-memory',
    `${need.card.id} needs about ${gigabytes(needed)} for an input of ${height}x${width}; ${gigabytes(available)} are free`,
    {
      hint: 'Use a smaller image or input size, or close other programs.',
      detail: { needed, available },
    },
  );
}

const gigabytes = (bytes: number): string =>
  `${(bytes / 1e9).toLocaleString('en', { maximumSignificantDigits: 2 })} GB`;
