import { z } from 'zod';
import type { ModelCard, Size, Stylized, Tensor } from '#shared/types';
import type { GraphContract, RgbImage } from '../../electron/engine/family-kit';
import {
  type AnalysisContext,
  Blend,
  commonSettings,
  cut,
  type Family,
  fact,
  fraction,
  imageChoice,
  inRounds,
  integer,
  keepAll,
  numberOnCard,
  roundSettings,
  sizeOf,
  windowsOver,
} from '../../electron/engine/family-kit';
import {
  checkRoom,
  checkSmallest,
  checkStyle,
  fits,
  LONGEST_STYLE,
  longerSide,
  scaledToFit,
} from './room';

const PATCH = 8;
const LARGE = ['refuse', 'scale', 'tiles'] as const;
/** Pixels over which neighbouring tiles go over into each other. */
const OVERLAP = 128;
const TILES: { window: Size; stride: Size } = {
  window: [512, 512],
  stride: [512 - OVERLAP, 512 - OVERLAP],
};

const settings = (card: ModelCard) =>
  z.strictObject({
    ...commonSettings(card),
    ...roundSettings,
    style: imageChoice,
    /** 1 is the style as the model gives it, 0 the content in its own style. */
    strength: fraction.default(1),
    /** Longer side of the style image in pixels. */
    styleSize: integer(64, LONGEST_STYLE).default(numberOnCard(card, 'styleSize', 512)),
    /** What is done with a content that needs too much memory. */
    large: z.enum(LARGE, `must be ${LARGE.join(', ')}`).default('refuse'),
  });
type Settings = z.output<ReturnType<typeof settings>>;

/** StyTr2 (Deng et al. 2022): each patch of the content asks the patches of a style. */
export const stytr2: Family<ReturnType<typeof settings>> = {
  id: 'stytr2',
  settings,

  graphs(card): GraphContract[] {
    const { dim, features } = fact(card, 'styleTransfer');
    const [h, w] = gridOf(fact(card, 'preprocess').size);
    const grid = { shape: [1, dim, h, w], fill: 0 };
    return [
      {
        file: 'transfer.onnx',
        closed: true,
        inputs: { styleTokens: { shape: [1, -1, dim], fill: 0 } },
        outputs: { features: [1, dim, h, w] },
      },
      {
        file: 'style.onnx',
        image: 'style',
        closed: true,
        inputs: {},
        outputs: { styleTokens: [1, h * w, dim] },
      },
      {
        file: 'paint.onnx',
        closed: true,
        inputs: { features: grid, ownFeatures: grid, strength: { shape: [1], fill: 1 } },
        outputs: { stylized: [1, 3, -1, -1] },
      },
      ...(features ? [featuresGraph(features)] : []),
    ];
  },

  preprocess(card, { large }, { name, size }) {
    if (large === 'scale' && !fits(card, size)) return scaledToFit(card, size);
    checkRoom(card, name, size, large === 'tiles');
    return card.preprocess;
  },

  async analyze(context) {
    const { card, input, settings, image } = context;
    const size = sizeOf(input, card);
    checkSmallest(card, image.name, size);
    const style = styleOf(context);
    const model = new Model(context);
    const styleTokens = await model.tokensOf(style);
    const content: RgbImage = { shape: [3, ...size], data: input.data };

    const isTiled = settings.large === 'tiles' && !fits(card, size);
    checkRoom(card, image.name, size, isTiled); // again: an array has not been scaled
    const tiles = isTiled ? windowsOver(size, TILES) : [{ y: 0, x: 0, size }];
    const stylized = await inRounds(context, {
      content,
      style,
      tiles: tiles.length,
      ...(!isTiled && { attention: attentionOver(card, size, style.image) }),
      async runRound(given, report) {
        const before = model.ms;
        const blend = new Blend(size, OVERLAP);
        for (const [i, tile] of tiles.entries()) {
          await report(i + 1);
          blend.add(await model.stylise(cut(given, tile), styleTokens), tile);
        }
        return { made: blend.image(), ms: model.ms - before };
      },
    });
    return {
      stylized,
      ...(settings.rawOutputs && { outputs: await keepAll(model.seen, context.keep) }),
    };
  },
};

const featuresGraph = (file: string): GraphContract => ({
  file,
  image: 'image',
  inputs: {},
  outputs: {},
  closed: true,
});

/** The three graphs on one context. */
class Model {
  /** Inside the runtime. */
  ms = 0;
  /** Each output as it was given first, where outputs are asked for. */
  readonly seen = new Map<string, Tensor>();

  constructor(private readonly context: AnalysisContext<Settings>) {}

  /** The same for all contents and rounds. */
  async tokensOf({ sha256, image: picture }: Style): Promise<Tensor> {
    const { settings, once } = this.context;
    const encode = () => this.encode(asInput(picture));
    // What is asked for must be computed to be seen.
    if (settings.rawOutputs) return encode();
    return once(`style ${sha256} ${picture.shape}`, encode);
  }

  /** s [1, 3, H, W] -> its tokens [1, M, D] (section 3.2) */
  encode(style: Tensor): Promise<Tensor> {
    return this.#run('style.onnx', { style }, 'styleTokens');
  }

  /** c [1, 3, H, W], style tokens [1, M, D] -> image [1, 3, H, W], not clamped (section 3.3) */
  async stylise(content: Tensor, styleTokens: Tensor): Promise<Tensor> {
    const { strength } = this.context.settings;
    // features [1, D, h, w]: what the content's patches took from the style's
    const features = await this.#transfer(content, styleTokens);
    // ... and from the content's own, which are left out at full strength
    const ownFeatures =
      strength < 1 ? await this.#transfer(content, await this.encode(content)) : features;
    const blend = { shape: [1], data: Float32Array.of(strength) };
    const feeds = { features, ownFeatures, strength: blend, content };
    return this.#run('paint.onnx', feeds, 'stylized');
  }

  #transfer(content: Tensor, styleTokens: Tensor): Promise<Tensor> {
    return this.#run('transfer.onnx', { content, styleTokens }, 'features');
  }

  async #run(file: string, feeds: Record<string, Tensor>, main: string): Promise<Tensor> {
    const { settings, run } = this.context;
    const wanted = settings.rawOutputs ? 'all' : [main];
    const { outputs, ms } = await run({ file, feeds, layers: [], outputs: wanted });
    this.ms += ms;
    if (settings.rawOutputs) {
      for (const [name, tensor] of outputs) if (!this.seen.has(name)) this.seen.set(name, tensor);
    }
    return outputs.get(main)!;
  }
}

/** The style image as the model sees it. */
interface Style {
  readonly name: string;
  readonly sha256: string;
  readonly image: RgbImage;
}

function styleOf({ card, settings, images }: AnalysisContext<Settings>): Style {
  const given = images.get('style')!;
  const input = given.toInput({ ...card, preprocess: longerSide(card, settings.styleSize) });
  const size = sizeOf(input, card);
  checkSmallest(card, given.name, size);
  checkStyle(given.name, size);
  const { name, sha256 } = given;
  return { name, sha256, image: { shape: [3, ...size], data: input.data } };
}

const attentionOver = (
  card: ModelCard,
  content: Size,
  { shape }: RgbImage,
): Stylized['attention'] => {
  const { heads, attention } = fact(card, 'styleTransfer');
  return {
    heads,
    grids: { content: gridOf(content), style: gridOf(shape.slice(1)) },
    layers: attention.map(({ name, queries, keys }) => ({ name, queries, keys })),
  };
};

/** Patches at the lower and right border are filled up by reflection. */
const gridOf = (size: readonly number[]): Size =>
  size.map((side) => Math.ceil(side / PATCH)) as Size;

const asInput = ({ shape, data }: RgbImage): Tensor<Float32Array> => ({
  shape: [1, ...shape],
  data,
});
