import type { DataSet } from 'dicom-parser';
import type { RawPixels } from './foreign';

const TAG = {
  CENTRE: 'x00281050',
  WIDTH: 'x00281051',
  INTERCEPT: 'x00281052',
  SLOPE: 'x00281053',
  FUNCTION: 'x00281056',
} as const;

/** Grey levels by the header's rescaling and window (DICOM PS3.3 C.11.2.1.2), or from the least to the largest value. */
export function grey(data: DataSet, samples: ArrayLike<number>, photometric: string): RawPixels {
  const slope = data.floatString(TAG.SLOPE) ?? 1;
  const intercept = data.floatString(TAG.INTERCEPT) ?? 0;
  const [centre, width] = [data.floatString(TAG.CENTRE), data.floatString(TAG.WIDTH)];
  const isGiven = centre !== undefined && width !== undefined && width >= 1;
  const level = isGiven
    ? windowed(centre, width, data.string(TAG.FUNCTION) ?? 'LINEAR')
    : between(rangeOf(samples), slope, intercept);
  const isInverted = photometric === 'MONOCHROME1';
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < bytes.length; i++) {
    const share = Math.min(1, Math.max(0, level(samples[i]! * slope + intercept)));
    bytes[i] = Math.round(255 * (isInverted ? 1 - share : share));
  }
  const note = isGiven ? `window ${width}, level ${centre}` : 'no window: least to largest value';
  return { data: bytes, channels: 1, notes: [note] };
}

type Level = (value: number) => number;

function windowed(centre: number, width: number, how: string): Level {
  if (how === 'SIGMOID') return (value) => 1 / (1 + Math.exp((-4 * (value - centre)) / width));
  if (how === 'LINEAR_EXACT') return (value) => (value - centre) / width + 0.5;
  if (width === 1) return (value) => (value <= centre - 0.5 ? 0 : 1);
  return (value) => (value - (centre - 0.5)) / (width - 1) + 0.5;
}

function between(
  [least, most]: readonly [number, number],
  slope: number,
  intercept: number,
): Level {
  const [low, high] = [least * slope + intercept, most * slope + intercept];
  return (value) => (high === low ? 0 : (value - low) / (high - low));
}

function rangeOf(samples: ArrayLike<number>): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < samples.length; i++) {
    least = Math.min(least, samples[i]!);
    most = Math.max(most, samples[i]!);
  }
  return [least, most];
}
