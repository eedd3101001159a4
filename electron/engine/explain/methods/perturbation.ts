import { stepsOn } from '../faithfulness';
import { mixed } from '../pixels';
import { gridOf, outputOf } from '../subject';
import { probabilityOf, scoreOf } from '../target';
import type { Method } from './method';

/** Zeiler & Fergus 2014: how much the score falls without each patch. */
export const occlusion: Method = async (subject, { target, baseline }) => {
  const { input, model } = subject.stored;
  const grid = gridOf(subject);
  const whole = scoreOf(await outputOf(subject, input), target);
  const map = new Float32Array(grid[0] * grid[1]);
  for (const patch of map.keys()) {
    await subject.step('taking patches away', map.length - patch + stepsOn(grid));
    const taken = new Uint8Array(map.length);
    taken[patch] = 1;
    const without = mixed(input, baseline, model.card, { grid, taken });
    map[patch] = whole - scoreOf(await outputOf(subject, without), target);
  }
  return { grid, map };
};

const MASKS = 400;
/** Cells a side of a mask before it is enlarged. */
const CELLS = 7;

/** Petsiuk et al. 2018: the mean of random smooth masks, each weighed by the probability that it leaves. */
export const rise: Method = async (subject, { target, baseline, steps }) => {
  const { input, model } = subject.stored;
  const grid = gridOf(subject);
  const random = generator(1);
  const weighed = new Float64Array(grid[0] * grid[1]);
  const shown = new Float64Array(weighed.length);
  const count = steps ?? MASKS;
  for (let i = 0; i < count; i++) {
    await subject.step('masking at random', count - i + stepsOn(grid));
    const mask = smoothMask(grid, random);
    const taken = mask.map((share) => 1 - share);
    const output = await outputOf(subject, mixed(input, baseline, model.card, { grid, taken }));
    const p = probabilityOf(output, target, model.card);
    for (let patch = 0; patch < mask.length; patch++) {
      weighed[patch]! += p * mask[patch]!;
      shown[patch]! += mask[patch]!;
    }
  }
  return {
    grid,
    map: Float32Array.from(weighed, (sum, i) => (shown[i]! > 0 ? sum / shown[i]! : 0)),
  };
};

/** Half of the cells are open; enlarged bilinearly from a random place. */
function smoothMask(
  [rows, columns]: readonly [number, number],
  random: () => number,
): Float32Array {
  const side = CELLS + 2;
  const cells = Array.from({ length: side * side }, () => (random() < 0.5 ? 1 : 0));
  const [dy, dx] = [random(), random()];
  const mask = new Float32Array(rows * columns);
  for (let i = 0; i < mask.length; i++) {
    const y = dy + ((Math.floor(i / columns) + 0.5) / rows) * CELLS;
    const x = dx + (((i % columns) + 0.5) / columns) * CELLS;
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const at = (row: number, column: number) => cells[row * side + column] ?? 0;
    const above = at(top, left) * (1 - (x - left)) + at(top, left + 1) * (x - left);
    const below = at(top + 1, left) * (1 - (x - left)) + at(top + 1, left + 1) * (x - left);
    mask[i] = above * (1 - (y - top)) + below * (y - top);
  }
  return mask;
}

/** Any order of the patches: what a method has to beat. */
export const randomOrder: Method = async (subject) => {
  const grid = gridOf(subject);
  return { grid, map: Float32Array.from({ length: grid[0] * grid[1] }, generator(2)) };
};

/** The same numbers each time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
