import { type Size, type Tensor, VitrineError } from '#shared/types';
import { OVERFLOW_HINT } from '../tensors/overflow';
import { type Axis, bilinearAxis } from './axis';
import { kernelBase64 } from './kernel-bytes';

/** What `kernel.wat` exports; see there for the tables. */
interface Kernel {
  memory: WebAssembly.Memory;
  blend(
    a: number,
    b: number,
    c: number,
    wa: number,
    wb: number,
    wc: number,
    bytes: number,
    dst: number,
  ): void;
  classify(
    line: number,
    stride: number,
    axis: number,
    pixels: number,
    values: number,
    dst: number,
  ): void;
}

const compiled = new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'));

/** Of a class that is not there: e to that power is 0, and no sum of weights makes it infinite. */
const NOTHING = -1e30;
const ENTRY = 16;
/** Lines of logits that are kept: an output row needs three. */
const LINES = 3;

/**
 * Class logits `[classes, h, w]` up-sampled to an image row by row, never as a whole: 150 classes of 24
 * megapixels would be 14 GB. Rows are asked for from top to bottom. Throws VitrineError('unsupported')
 * where the logits are not finite.
 */
export class Upsampling {
  readonly classes: number;
  readonly size: Size;
  readonly #logits: Tensor;
  readonly #rows: Axis;
  readonly #columns: Axis;
  readonly #kernel: Kernel;
  /** Bytes of one place, of a line. */
  readonly #stride: number;
  readonly #lineBytes: number;
  /** Byte offsets. */
  readonly #at: { line: number; axis: number; values: number; dst: number };
  /** Which row of the logits each line holds. */
  readonly #held = new Int32Array(LINES).fill(-1);
  #ints = new Int32Array();
  #floats = new Float32Array();

  /** `sizes`: the sizes to go through, the image's last. */
  constructor(logits: Tensor, sizes: readonly [Size, ...Size[]]) {
    const [classes = 0, h = 0, w = 0] = logits.shape;
    this.classes = classes;
    this.size = sizes.at(-1)!;
    this.#logits = logits;
    this.#rows = bilinearAxis([h, ...sizes.map(([height]) => height)]);
    this.#columns = bilinearAxis([w, ...sizes.map(([, width]) => width)]);
    this.#stride = Math.ceil(classes / 4) * 16;
    // Two places more: the axis may point past the end, with the weight 0.
    this.#lineBytes = (w + 2) * this.#stride;
    const line = LINES * this.#lineBytes;
    const axis = line + this.#lineBytes;
    const values = axis + this.size[1] * ENTRY;
    const dst = values + this.#stride;
    this.#at = { line, axis, values, dst };
    this.#kernel = kernelWith(dst + this.size[1] * ENTRY);
    this.#layOut();
  }

  /** Makes `y` the row that is asked about. */
  seek(y: number): this {
    const [, height = 0, width = 0] = this.#logits.shape;
    const first = this.#rows.first[y]!;
    const [a = 0, b = 0, c = 0] = [0, 1, 2].map((k) => this.#line(Math.min(first + k, height - 1)));
    const [wa = 0, wb = 0, wc = 0] = this.#rows.weights.subarray(3 * y, 3 * y + 3);
    const { line, axis, values, dst } = this.#at;
    this.#kernel.blend(a, b, c, wa, wb, wc, width * this.#stride, line);
    this.#kernel.classify(line, this.#stride, axis, this.size[1], values, dst);
    return this;
  }

  /** Class with the largest value at a pixel of the row; the first of equals. */
  classAt = (x: number): number => this.#ints[4 * x]!;
  /** Its probability, after a softmax over the classes. */
  confidenceAt = (x: number): number => 1 / this.#floats[4 * x + 2]!;
  /** Entropy of the probabilities in nats. */
  entropyAt = (x: number): number => {
    const sum = this.#floats[4 * x + 2]!;
    return Math.max(0, Math.log(sum) - this.#floats[4 * x + 3]! / sum);
  };

  #layOut(): void {
    const { buffer } = this.#kernel.memory;
    const { axis, dst } = this.#at;
    const width = this.size[1];
    this.#ints = new Int32Array(buffer, dst, 4 * width);
    this.#floats = new Float32Array(buffer, dst, 4 * width);
    const entries = new DataView(buffer, axis, width * ENTRY);
    const { first, weights } = this.#columns;
    for (let x = 0; x < width; x++) {
      entries.setInt32(x * ENTRY, first[x]! * this.#stride, true);
      for (let k = 0; k < 3; k++) {
        entries.setFloat32(x * ENTRY + 4 + 4 * k, weights[3 * x + k]!, true);
      }
    }
  }

  /** The byte offset of a row of the logits as a line, classes of a place side by side. */
  #line(y: number): number {
    const slot = y % LINES;
    const at = slot * this.#lineBytes;
    if (this.#held[slot] === y) return at;
    this.#held[slot] = y;
    const { data, shape } = this.#logits;
    const [classes = 0, h = 0, w = 0] = shape;
    const lanes = this.#stride / 4;
    const line = new Float32Array(this.#kernel.memory.buffer, at, w * lanes);
    let check = 0;
    for (let c = 0; c < lanes; c++) {
      const from = (c * h + y) * w;
      for (let x = 0; x < w; x++) {
        const value = c < classes ? data[from + x]! : NOTHING;
        check += value * 0; // not a number for what is not finite
        line[x * lanes + c] = value;
      }
    }
    if (check === 0) return at;
    throw new VitrineError('unsupported', 'The model gave logits that are not finite numbers', {
      hint: OVERFLOW_HINT,
    });
  }
}

/** A kernel of its own for each up-sampling: its memory begins as zeros and goes with it. */
function kernelWith(bytes: number): Kernel {
  const kernel = new WebAssembly.Instance(compiled).exports as unknown as Kernel;
  const missing = bytes - kernel.memory.buffer.byteLength;
  try {
    if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536));
  } catch (error) {
    throw new VitrineError('out-of-memory', 'Not enough memory for a row of the class map', {
      hint: 'Close other programs, or use a smaller image.',
      cause: error,
    });
  }
  return kernel;
}
