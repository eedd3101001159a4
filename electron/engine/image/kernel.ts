import { VitrineError } from '#shared/types';
import { kernelBase64 } from './kernel-bytes';

/** One axis of a resize: output `i` is a weighted sum of `count[i]` samples from `first[i]` on. */
export interface Axis {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** Weights an output: the greatest count, rounded up to a multiple of 4. */
  readonly taps: number;
  /**
   * `[outputs, taps / 2, 4]`: for each two taps the low 15 bits of both 22-bit fixed-point weights,
   * then the high bits of both. Unused taps are 0.
   */
  readonly weights: Int16Array;
}

/** RGB lines inside a larger buffer. */
export interface Lines {
  readonly bytes: Uint8Array;
  /** Byte of the first sample. */
  readonly start: number;
  /** Bytes from line to line. */
  readonly stride: number;
}

/** The two loops of `kernel.wat`; see there for the tables. */
interface Kernel {
  memory: WebAssembly.Memory;
  alongX(
    src: number,
    stride: number,
    rows: number,
    axis: number,
    weights: number,
    weightStride: number,
    outputs: number,
    dst: number,
  ): void;
  alongY(
    src: number,
    width: number,
    axis: number,
    weights: number,
    weightStride: number,
    outputs: number,
    dst: number,
  ): void;
}

const compiled = new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'));
let instance: Kernel | null = null;

/** Images pass through the kernel's memory in pieces of about this size: it stays in the cache. */
const PIECE = 1 << 20;
/** What the kernel may read or write past the end. */
const SLACK = 64;

const align = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** Resamples `rows` lines of `columns` pixels along x: `[rows, outputs, 3]`. */
export function alongX(lines: Lines, rows: number, columns: number, axis: Axis): Uint8Array {
  const outputs = axis.first.length;
  const lineBytes = columns * 3;
  const atOnce = Math.max(1, Math.min(rows, Math.floor(PIECE / lineBytes)));
  const out = new Uint8Array(rows * outputs * 3);
  withTables(axis, 3, 4, atOnce * lineBytes, atOnce * outputs * 3, (run, bytes, at) => {
    for (let row = 0; row < rows; row += atOnce) {
      const count = Math.min(atOnce, rows - row);
      copyLines(lines, row, count, 0, lineBytes, bytes, at.src, lineBytes);
      const { src, table, weights, dst } = at;
      run.alongX(src, lineBytes, count, table, weights, axis.taps * 4, outputs, dst);
      out.set(bytes.subarray(dst, dst + count * outputs * 3), row * outputs * 3);
    }
  });
  return out;
}

/** Resamples `rows` lines of `columns` pixels along y: `[outputs, columns, 3]`. */
export function alongY(lines: Lines, rows: number, columns: number, axis: Axis): Uint8Array {
  const outputs = axis.first.length;
  const lineBytes = columns * 3;
  const strip = Math.min(align(lineBytes), Math.max(16, align(Math.floor(PIECE / rows))));
  const out = new Uint8Array(outputs * lineBytes);
  withTables(axis, strip, 2, rows * strip + strip, outputs * strip, (run, bytes, at) => {
    for (let column = 0; column < lineBytes; column += strip) {
      const width = Math.min(strip, lineBytes - column);
      copyLines(lines, 0, rows, column, width, bytes, at.src, strip);
      const { src, table, weights, dst } = at;
      run.alongY(src, strip, table, weights, axis.taps * 4, outputs, dst);
      for (let y = 0; y < outputs; y++) {
        out.set(bytes.subarray(dst + y * strip, dst + y * strip + width), y * lineBytes + column);
      }
    }
  });
  return out;
}

/** Lays out the kernel's memory: the axis, its weights, room for input and output. */
function withTables(
  { first, count, weights }: Axis,
  sampleBytes: number,
  tapsAStep: number,
  srcBytes: number,
  dstBytes: number,
  use: (
    run: Kernel,
    bytes: Uint8Array,
    at: { table: number; weights: number; src: number; dst: number },
  ) => void,
): void {
  const table = 0;
  const weightsAt = align(first.length * 8);
  const src = align(weightsAt + weights.byteLength);
  const dst = align(src + srcBytes + SLACK);
  const run = kernelWith(dst + dstBytes + SLACK);
  const entries = new Int32Array(run.memory.buffer, table, first.length * 2);
  for (let i = 0; i < first.length; i++) {
    entries[2 * i] = first[i]! * sampleBytes;
    entries[2 * i + 1] = Math.ceil(count[i]! / tapsAStep);
  }
  new Int16Array(run.memory.buffer, weightsAt, weights.length).set(weights);
  use(run, new Uint8Array(run.memory.buffer), { table, weights: weightsAt, src, dst });
  // Memory never shrinks: after an enormous image start over.
  if (run.memory.buffer.byteLength > 64 * PIECE) instance = null;
}

function kernelWith(bytes: number): Kernel {
  instance ??= new WebAssembly.Instance(compiled).exports as unknown as Kernel;
  const missing = bytes - instance.memory.buffer.byteLength;
  if (missing > 0) {
    try {
      instance.memory.grow(Math.ceil(missing / 65536));
    } catch (error) {
      throw new VitrineError('out-of-memory', 'Not enough memory to resize the image', {
        hint: 'Close other programs, or save the image smaller.',
        cause: error,
      });
    }
  }
  return instance;
}

function copyLines(
  { bytes, start, stride }: Lines,
  row: number,
  rows: number,
  column: number,
  width: number,
  target: Uint8Array,
  at: number,
  targetStride: number,
): void {
  if (stride === width && targetStride === width) {
    const from = start + row * stride;
    target.set(bytes.subarray(from, from + rows * width), at);
    return;
  }
  for (let y = 0; y < rows; y++) {
    const from = start + (row + y) * stride + column;
    target.set(bytes.subarray(from, from + width), at + y * targetStride);
  }
}
