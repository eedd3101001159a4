import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { isFreeSize, type ModelCard, type Size, type Tensor, VitrineError } from '#shared/types';
import type { ModelInput } from '../family-kit/family';
import { diskError } from '../files/atomic';
import {
  type DecodedImage,
  decodeImage,
  describePreprocess,
  preprocess,
  sha256File,
} from '../image';
import { decodeNpy } from '../tensors/npy';

/** Something to analyse, read but not yet fitted to a model. */
export interface Source {
  readonly name: string;
  readonly sha256: string;
  /** Of the upright image, [H, W]. */
  readonly size: Size;
  /** From the path to pixels; in a run this includes waiting for the model. */
  readonly decodeMs: number;
  /** Fits it to a model's input. Throws VitrineError('bad-input') for an array of another size. */
  toInput(card: ModelCard): ModelInput;
  /** What `toInput` does, in words. */
  preprocessing(card: ModelCard): string;
}

/**
 * Reads an image; or the inputs of an `.npy` file, float32 `[3, H, W]` or `[N, 3, H, W]`, already
 * preprocessed: one source each. `onDecoding` is called once an image is being decoded, which goes
 * on while this thread is busy. Throws VitrineError: 'bad-input', 'disk', 'cancelled'.
 */
export async function readSources(
  path: string,
  signal: AbortSignal,
  onDecoding: () => void = () => {},
): Promise<Source[]> {
  const start = performance.now();
  const name = basename(path);
  if (extname(path).toLowerCase() === '.npy') {
    const [tensor, sha256] = await Promise.all([readInputs(path, name), sha256File(path)]);
    const decodeMs = performance.now() - start;
    return inputsOf(tensor, name).map((input) => fromInput(input, { name, sha256, decodeMs }));
  }
  const image = await decodeImage(path, { signal, onDecoding });
  const { sha256 } = image;
  return [fromImage(image, { name, sha256, decodeMs: performance.now() - start })];
}

/** An input of zeros, of the size on the card. */
export const blank = (card: ModelCard): Source => {
  const [h, w] = card.preprocess.size;
  const zeros = { shape: [3, h, w], data: new Float32Array(3 * h * w) };
  return fromInput(zeros, { name: 'blank', sha256: '', decodeMs: 0 });
};

type Facts = Pick<Source, 'name' | 'sha256' | 'decodeMs'>;

const fromImage = (image: DecodedImage, facts: Facts): Source => ({
  ...facts,
  size: [image.height, image.width],
  toInput: (card) => preprocess(image, card.preprocess),
  preprocessing: (card) => [describePreprocess(card.preprocess), ...image.notes].join('; '),
});

async function readInputs(path: string, name: string): Promise<Tensor> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw diskError(error, path);
  });
  return decodeNpy(bytes, name);
}

/** The `[3, H, W]` inputs of a tensor `[3, H, W]` or `[N, 3, H, W]`. */
function inputsOf({ shape, data }: Tensor, name: string): Tensor<Float32Array>[] {
  const [c, h, w] = shape.slice(-3);
  const isImage = (shape.length === 3 || shape.length === 4) && c === 3 && h && w;
  if (!isImage || !(data instanceof Float32Array)) {
    throw new VitrineError('bad-input', `${name} is not a float32 [3,H,W] or [N,3,H,W] array`, {
      hint: `It has the shape [${shape.join(', ')}]. Give preprocessed inputs, channels first.`,
      detail: { file: name, shape: [...shape] },
    });
  }
  const length = 3 * h * w;
  return Array.from({ length: data.length / length }, (_, n) => ({
    shape: [3, h, w],
    data: data.subarray(n * length, (n + 1) * length),
  }));
}

function fromInput({ data, shape }: Tensor<Float32Array>, facts: Facts): Source {
  const [, h = 0, w = 0] = shape;
  return {
    ...facts,
    size: [h, w],
    toInput: ({ id, task, preprocess }) => {
      const { size, layout } = preprocess;
      // Segmentation graphs are convolutional at their ends: most take any size, the others say so.
      const isFree = task === 'segmentation' || isFreeSize(preprocess);
      if (!isFree && (size[0] !== h || size[1] !== w)) {
        throw new VitrineError(
          'bad-input',
          `${facts.name} is ${h}x${w}, ${id} takes ${size[0]}x${size[1]}`,
          {
            hint: 'Preprocess the array to the input size of the model.',
            detail: { file: facts.name, shape: [...shape], wanted: [...size] },
          },
        );
      }
      const region = { x: 0, y: 0, width: w, height: h };
      return layout === 'NCHW'
        ? { data, shape: [1, 3, h, w], region }
        : { data: channelsLast(data, h * w), shape: [1, h, w, 3], region };
    },
    preprocessing: () => 'none: given as a preprocessed array',
  };
}

/** `[3, pixels]` to `[pixels, 3]`. */
function channelsLast(planes: Float32Array, pixels: number): Float32Array {
  const out = new Float32Array(planes.length);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) out[i * 3 + c] = planes[c * pixels + i]!;
  }
  return out;
}
