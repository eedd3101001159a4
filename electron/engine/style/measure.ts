import type { StyleRound, Tensor } from '#shared/types';
import type { RgbImage } from './rgb-image';
import { ssim } from './ssim';

/** What content and style are compared by (models/stytr2/features.py, `Measures`). */
export interface FeatureNetwork {
  /** Of the model that it came with. */
  readonly title: string;
  /**
   * An image in 0..1 with sides from 32 pixels -> `content4`, `content5` `[1, C, h, w]`, each channel with mean
   * 0 and deviation 1; `style1` .. `style5` `[1, 2C]`, each channel's mean and deviation.
   */
  of(image: RgbImage): Promise<Features>;
}

type Features = ReadonlyMap<string, Tensor>;
type Measured = Pick<StyleRound, 'ssim' | 'contentLoss' | 'styleLoss' | 'perceptual'>;

const CONTENT = ['content4', 'content5'];
const STYLE = ['style1', 'style2', 'style3', 'style4', 'style5'];
/** The network halves an image four times and reflects what is left at its border. */
const SMALLEST = 32;

/**
 * Gets to know content and style once; the styleMeasures then says of each output, clamped to 0..1, what is left of the
 * content and what came of the style. Losses are null without a network, and for images too small for it.
 */
export async function styleMeasures(o: {
  /** RGB in 0..1, of the outputs' size. */
  content: RgbImage;
  /** RGB in 0..1; absent where the style is in the model's weights. */
  style?: RgbImage;
  features: FeatureNetwork | null;
}): Promise<(output: RgbImage) => Promise<Measured>> {
  const features = async (image: RgbImage | undefined) =>
    o.features && image && isLarge(image) ? o.features.of(image) : null;
  const content = await features(o.content);
  const style = await features(o.style);
  return async (output) => {
    const shown = clamped(output);
    const ours = await features(shown);
    return {
      ssim: ssim(shown, o.content),
      contentLoss: content && ours && sum(CONTENT, (name) => mse(ours, content, name)),
      styleLoss: style && ours && 2 * sum(STYLE, (name) => mse(ours, style, name)),
      perceptual:
        content && ours && sum(CONTENT, (name) => turned(ours, content, name)) / CONTENT.length,
    };
  };
}

const isLarge = ({ shape: [, h = 0, w = 0] }: RgbImage): boolean => Math.min(h, w) >= SMALLEST;

const clamped = ({ shape, data }: RgbImage): RgbImage => ({
  shape,
  data: data.map((value) => Math.min(1, Math.max(0, value))),
});

const sum = (names: readonly string[], of: (name: string) => number): number =>
  names.reduce((total, name) => total + of(name), 0);

/** Mean squared difference of one output of the network. */
function mse(ours: Features, wanted: Features, name: string): number {
  const [a, b] = [ours.get(name)!.data, wanted.get(name)!.data];
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i]! - b[i]!) ** 2;
  return total / a.length;
}

/**
 * Perceptual distance in the form of LPIPS without its learnt weights (Zhang et al. 2018, equation 1): the channels
 * `[1, C, h, w]` of each place are scaled to unit length; their squared distance, averaged over the places.
 */
function turned(ours: Features, wanted: Features, name: string): number {
  const [a, b] = [ours.get(name)!, wanted.get(name)!];
  const [, channels = 0, h = 0, w = 0] = a.shape;
  const places = h * w;
  let total = 0;
  for (let place = 0; place < places; place++) {
    let aa = 0;
    let bb = 0;
    let ab = 0;
    for (let i = place; i < channels * places; i += places) {
      const x = a.data[i]!;
      const y = b.data[i]!;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
    // Where nothing fires there is no direction: the vector stays 0.
    total += Math.sign(aa) + Math.sign(bb) - (2 * ab) / (Math.sqrt(aa * bb) || 1);
  }
  return total / places;
}
