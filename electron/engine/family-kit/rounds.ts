import type { z } from 'zod';
import {
  type ModelCard,
  type Size,
  type StyleRound,
  type Stylized,
  VitrineError,
} from '#shared/types';
import { styleMeasures } from '../style/measure';
import type { RgbImage } from '../style/rgb-image';
import { OVERFLOW_HINT } from '../tensors/overflow';
import type { AnalysisContext } from './family';
import { inEightBits, withColoursOf } from './image-tensor';
import { flag, integer } from './settings';

/** Settings of image-to-image models; `onnx/inspection/image-to-image.ts` has their words. */
export const roundSettings = {
  rounds: integer(1, 20).default(1),
  eightBit: flag.default(false),
  keepColours: flag.default(false),
};
type RoundSettings = {
  [Name in keyof typeof roundSettings]: z.output<(typeof roundSettings)[Name]>;
};

type Keep = AnalysisContext<unknown>['keep'];

/** What is run again and again. */
export interface RoundsInput {
  readonly content: RgbImage;
  /** Absent where the style is in the weights. */
  readonly style?: { readonly name: string; readonly image: RgbImage };
  readonly attention?: Stylized['attention'];
  /** Into how many parts a round is cut. */
  readonly tiles: number;
  /** One round; reports before each tile, from 1. `ms` are inside the runtime. */
  runRound(
    given: RgbImage,
    report: (tile: number) => Promise<void>,
  ): Promise<{ made: RgbImage; ms: number }>;
}

/** Features of more pixels would take more memory than the models themselves. */
const MOST_MEASURED = 2 ** 21;

/**
 * Runs a model on an image and then on what it made, each round measured against the content and style of
 * the first. Cancelled between rounds, what was shown by `partial` is the result.
 * Throws VitrineError('cancelled'), and 'unsupported' where the model gives no such image.
 */
export async function inRounds(
  context: AnalysisContext<RoundSettings>,
  { content, style, attention, tiles, runRound }: RoundsInput,
): Promise<Stylized> {
  const { card, keep, partial, step } = context;
  const { rounds: wanted, eightBit, keepColours } = context.settings;
  const [, height = 0, width = 0] = content.shape;
  const features = height * width <= MOST_MEASURED ? await context.features() : null;
  const measure = await styleMeasures({
    content,
    ...(style && { style: style.image }),
    features,
  });

  const facts = {
    size: [height, width] as Size,
    content: await keep(content),
    ...(style && { style: await styleFacts(style, keep) }),
    wanted,
    measuredBy: features?.title ?? null,
    ...(attention && { attention }),
  };

  const rounds: StyleRound[] = [];
  let [given, givenRef] = [content, facts.content];
  let ahead = wanted * tiles;
  for (let round = 1; ; round++) {
    const { made, ms } = await runRound(given, async (tile) => {
      const which = tiles > 1 ? `, tile ${tile} of ${tiles}` : '';
      await step(`round ${round} of ${wanted}${which}`, ahead--);
    });
    checkImage(made, content, card);

    const shown = keepColours ? withColoursOf(content, made) : made;
    const output = await keep(shown);
    rounds.push({ given: givenRef, output, ms, ...(await measure(shown)) });
    const stylized = { ...facts, output, rounds: [...rounds] };
    if (round === wanted) return stylized;
    await partial({ stylized });

    // Handed on in float and not clamped, as in training (models/stytr2/train.py): what a round
    // overshoots is not lost for the next.
    given = eightBit ? inEightBits(made) : made;
    givenRef = given === shown ? output : await keep(given);
  }
}

async function styleFacts({ name, image }: NonNullable<RoundsInput['style']>, keep: Keep) {
  const [, height = 0, width = 0] = image.shape;
  return { name, size: [height, width] as Size, picture: await keep(image) };
}

function checkImage(made: RgbImage, content: RgbImage, { id }: ModelCard): void {
  if (String(made.shape) !== String(content.shape)) {
    const size = ({ shape }: RgbImage) => shape.slice(1).join('x');
    throw new VitrineError('unsupported', `${id} gives ${size(made)} for ${size(content)}`, {
      hint: 'Only models whose output has the size of their input can be run in rounds.',
      detail: { input: [...content.shape], output: [...made.shape] },
    });
  }
  if (made.data.every(Number.isFinite)) return;
  throw new VitrineError('unsupported', `${id} gave an image with values that are no numbers`, {
    hint: OVERFLOW_HINT,
  });
}
