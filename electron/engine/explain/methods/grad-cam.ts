import { readFile } from 'node:fs/promises';
import { type AttentionTap, axisLength, VitrineError } from '#shared/types';
import { type Graph, readGraph } from '../../onnx/reading/graph';
import { findAttention } from '../../onnx/taps/find';
import { openBackward } from '../backward';
import { graphFile, outputOf, type Subject } from '../subject';
import { seedOf } from '../target';
import type { Method } from './method';

/**
 * Selvaraju et al. 2017, on the normalised tokens that go into a block: channels weighed by the mean of their
 * gradient over the patches, what is positive of their sum.
 */
export const gradCam: Method = async (subject, { target, layer }) => {
  const { path, name } = graphFile(subject);
  const tap = chosenTap(subject, layer);
  const tensor = blockInput(readGraph(await readFile(path), name), tap);
  await subject.step('writing the backward pass');
  const pass = await openBackward(subject, [tensor]);
  const { input } = subject.stored;
  const seed = seedOf(await outputOf(subject, input), target);
  await subject.step('computing gradients');
  const { gradients, values } = await pass.run(input, seed);
  const { grid, special } = tap.queries;
  const tokens = axisLength(tap.queries);
  const value = values.get(tensor)!.data;
  const gradient = gradients.get(tensor)?.data ?? new Float32Array(value.length);
  const channels = value.length / tokens;
  if (!Number.isInteger(channels)) throw noInput(tap);
  const patches = tokens - special;
  const weights = new Float64Array(channels);
  for (let i = special * channels; i < gradient.length; i++) {
    weights[i % channels]! += gradient[i]! / patches;
  }
  const map = new Float32Array(patches);
  for (let i = special * channels; i < value.length; i++) {
    map[Math.floor(i / channels) - special]! += value[i]! * weights[i % channels]!;
  }
  return { grid, map: map.map((sum) => Math.max(0, sum)) };
};

function chosenTap({ stored }: Subject, layer: number | undefined): AttentionTap {
  const onGrid = stored.taps.filter(({ queries }) => queries.grid[0] > 1 && !queries.places);
  const tap = layer === undefined ? onGrid.at(-1) : onGrid.find((one) => one.layer === layer);
  if (tap) return tap;
  const layers = onGrid.map((one) => one.layer).join(', ');
  throw new VitrineError(
    'bad-input',
    layer === undefined ? 'No attention layer lies on a grid' : `Layer ${layer} lies on no grid`,
    { hint: layers ? `Layers that do: ${layers}.` : 'Use occlusion or rise.' },
  );
}

const NORMS = /^(Skip)?(Layer|RMS|SimplifiedLayer)Normalization$/;
/** More operators than these do not stand between a norm and its scores. */
const FAR = 60;

/** The output of the last norm before the queries of a layer. */
function blockInput({ producer, dependsOnInput, ...rest }: Graph, tap: AttentionTap): string {
  const graph = { producer, dependsOnInput, ...rest };
  const start = findAttention(graph).candidates.find(({ tensor }) => tensor === tap.tensor);
  const pending = start ? [start.queries] : [];
  for (const tensor of pending) {
    const node = producer(tensor);
    if (!node || pending.length > FAR) continue;
    if (NORMS.test(node.opType)) return tensor;
    pending.push(...node.input.filter((name) => name !== '' && dependsOnInput(name)));
  }
  throw noInput(tap);
}

const noInput = ({ layer }: AttentionTap): VitrineError =>
  new VitrineError('unsupported', `The graph shows no norm before attention layer ${layer}`, {
    hint: 'Export the model with opset 17 or later, where LayerNormalization is one operator.',
  });
