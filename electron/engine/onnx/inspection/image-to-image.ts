import type { Preprocess, Setting } from '#shared/types';
import { DataType, EMPTY, node } from '../reading/schema';
import { ADDED } from '../taps/fused';
import { probeModel } from './probe';
import type { Model, Run } from './run';

/**
 * What an image-to-image graph can be asked for; nothing where the output `shape` is not
 * that of the input, since then it cannot be fed again.
 */
export function imageSettings(
  shape: readonly number[],
  { layout, size: [height, width] }: Preprocess,
): Setting[] {
  const input = layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];
  return String(shape) === String(input) ? ROUND_SETTINGS : [];
}

const ROUND_SETTINGS: Setting[] = [
  {
    name: 'rounds',
    title: 'Rounds',
    help: 'How often the model runs, each time on its previous output.',
    kind: 'integer',
    default: 1,
    min: 1,
    max: 20,
    step: 1,
  },
  {
    name: 'eightBit',
    title: '8 bits between rounds',
    help: 'Clamps and rounds each round to 8 bits, as when saved, before the next one. If off, values stay floating-point.',
    kind: 'boolean',
    default: false,
  },
  {
    name: 'keepColours',
    title: 'Keep the colours',
    help: 'Combines the luminance of the result with the colours of the content (Gatys et al. 2016). The next round uses the unchanged result.',
    kind: 'boolean',
    default: false,
  },
];

/** What a graph of images in 0..1 gives for a black one stays below this, overshoot included. */
const BEYOND_ONE = 4;

/**
 * True for a graph that gives images in 0..255, as it then takes them (PyTorch's fast-neural-style): what it
 * makes of a black image lies far beyond 1.
 */
export async function givesBytes(
  { bytes, folder }: Model,
  { inputs, probe }: Run,
): Promise<boolean> {
  const size = String(inputs[0]?.shape);
  const images = [...probe.outputs].filter(([, shape]) => String(shape) === size);
  const [output] = images[0] ?? [];
  if (output === undefined) return false;
  const name = (part: string) => `${ADDED}range/${part}`;
  const largest = {
    ...EMPTY,
    nodes: [
      node('Abs', [output], [name('abs')]),
      node('ReduceMax', [name('abs')], [name('max')]),
      node('Cast', [name('max')], [name('largest')], { to: DataType.INT64 }),
    ],
    outputs: [name('largest')],
  };
  const { values } = await probeModel(bytes, folder, inputs, [], largest);
  return (values.get(name('largest'))?.[0] ?? 0) > BEYOND_ONE;
}
