import { describe, expect, it } from 'vitest';
import { exitMarks } from '#shared/exits';
import type { Exit, Exits, FileEntry, ModelCard } from '#shared/types';
import { type CascadeStage, cascadeOf } from './cascade';
import { curveOf, densePoint, pointAt } from './curve';
import { confidenceText, outcomeText, stateText } from './describe';
import { figureOf } from './figure';
import {
  exitCosts,
  exitUnder,
  judged,
  type SeenImage,
  savingOf,
  searchable,
  truthOf,
} from './images';
import type { Accuracy } from './use-accuracy';

const labels = ['cat', 'dog'];
const stage = (grid: number, gflops: number) => ({
  file: `exit${grid}.onnx`,
  grid: [grid, grid] as [number, number],
  gflops,
});
const card = {
  id: 'm',
  labels,
  stages: [stage(4, 1), stage(8, 4), stage(16, 10)],
} as unknown as ModelCard;

/** An exit that is so sure of a class; one that did not run where there is no confidence. */
const exit = (at: number, confidence: number | null, index = 0, ms = 10): Exit => {
  const ran = confidence !== null;
  const { grid, gflops } = card.stages![at]!;
  const top = ran ? [{ index, label: labels[index]!, p: confidence }] : [];
  return {
    tokens: grid[0] * grid[1],
    grid,
    gflops,
    ran,
    confidence,
    top,
    threshold: 0.5,
    ms: ran ? ms * gflops : null,
  };
};
const exits = (...stages: Exit[]): Exits => ({ chosen: 0, stages });
const thresholds = (...values: number[]) =>
  Object.fromEntries(values.map((value, i) => [`threshold${i}`, value]));
const states = (stages: readonly CascadeStage[]) => stages.map(({ state }) => state);

describe('cascade', () => {
  const part = exits(exit(0, 0.6), exit(1, 0.8), exit(2, null));

  it('tells of each exit what became of it under the thresholds in force', () => {
    const under = (...values: number[]) => states(cascadeOf(card, thresholds(...values), part));
    expect(under(0.7, 0.7)).toEqual(['passed', 'stopped', 'skipped']);
    expect(under(0.6, 0.7)).toEqual(['stopped', 'beyond', 'skipped']);
    expect(under(0.7, 0.9)).toEqual(['passed', 'passed', 'awaited']);
  });

  it('knows its tokens and costs before anything ran', () => {
    const stages = cascadeOf(card, thresholds(0.5, 0.5), undefined);
    expect(states(stages)).toEqual(['awaited', 'skipped', 'skipped']);
    expect(stages.map(({ tokens, gflopsSoFar }) => [tokens, gflopsSoFar])).toEqual([
      [16, 1],
      [64, 5],
      [256, 15],
    ]);
  });

  it('adds up the time as far as it ran', () => {
    const stages = cascadeOf(card, thresholds(0.7, 0.7), part);
    expect(stages.map(({ msSoFar }) => msSoFar)).toEqual([10, 50, null]);
    expect(outcomeText(stages)).toBe('Stopped at exit 2 of 3: 5 of 15 GFLOPs, 50.0 ms');
    expect(outcomeText(stages, true)).toMatch(/, 50\.0 ms \(first run\)$/);
    expect(confidenceText(stages[0]!)).toBe('0.600 < 0.700');
    expect(confidenceText(stages[1]!)).toBe('0.800 ≥ 0.700');
    expect(stages.map((one) => stateText(one, false))).toEqual([
      'below the threshold',
      'stopped here',
      'not run',
    ]);
  });
});

const file = (folder: string): FileEntry => ({ id: folder, name: 'a.png', folder, bytes: 1 });
const image = (truth: number | null, ...seen: Exit[]): SeenImage => ({
  file: file(''),
  exits: seen,
  truth,
});

describe('images of the library', () => {
  it('take their class from the nearest folder that names one', () => {
    expect(truthOf(file('test/dog'), labels)).toBe(1);
    expect(truthOf(file('Cat/some'), labels)).toBe(0);
    expect(truthOf(file('cat/dog/x'), labels)).toBe(1);
    expect(truthOf(file('cats'), labels)).toBeNull();
    expect(truthOf(file(''), labels)).toBeNull();
  });

  it('have no exit while one that is needed did not run', () => {
    const seen = image(null, exit(0, 0.6), exit(1, null), exit(2, null));
    expect(exitUnder(seen, [0.6, 0.5])).toBe(0);
    expect(exitUnder(seen, [0.7, 0.5])).toBeNull();
    expect(searchable(seen, [1, 5, 15])).toBeNull();
    expect(judged(seen, [1, 5, 15])).toBeNull();
  });

  it('cost what ran up to their exit, against the last exit by itself', () => {
    const easy = image(null, exit(0, 0.9), exit(1, null), exit(2, null));
    const hard = image(null, exit(0, 0.2), exit(1, 0.3), exit(2, 0.4));
    expect(savingOf([easy], [0.5, 0.5])).toEqual({
      count: 1,
      gflops: 1,
      denseGflops: 10,
      ms: 10,
      denseMs: Number.NaN,
    });
    expect(savingOf([easy, hard], [0.5, 0.5])).toEqual({
      count: 2,
      gflops: 8,
      denseGflops: 10,
      ms: 80,
      denseMs: 100,
    });
    expect(savingOf([], [0.5, 0.5])).toBeNull();
  });

  it('take the median time of an exit, so that a hiccup counts for nothing', () => {
    const times = [10, 12, 5000].map((ms) => ({ ...exit(0, 0.9), ms }));
    const seen = times.map((first) => image(null, first, exit(1, null), exit(2, null)));
    expect(exitCosts(seen, 'ms')).toEqual([12, Number.NaN, Number.NaN]);
    expect(exitCosts(seen.slice(0, 2), 'ms')[0]).toBe(11);
  });

  it('give the curve once every exit ran and the class is known', () => {
    // The sure one is right at exit 1, the unsure one only at the end.
    const rows = [
      image(0, exit(0, 0.9, 0), exit(1, 0.9, 0), exit(2, 0.9, 0)),
      image(0, exit(0, 0.4, 1), exit(1, 0.4, 1), exit(2, 0.4, 0)),
    ].map((one) => judged(one, [1, 5, 15])!);
    expect(densePoint(rows, 10)).toEqual({ cost: 10, accuracy: 1 });
    expect(pointAt(rows, [0.5, 0.5])).toEqual({ cost: 8, accuracy: 1 });
    const curve = curveOf(rows, 3);
    expect(curve[0]).toMatchObject({ cost: 1, accuracy: 0.5 });
    expect(curve.at(-1)).toMatchObject({ cost: 15, accuracy: 1 });
    expect(curve.map(({ cost }) => cost)).toContain(8);
  });
});

describe('drawing', () => {
  const frame = { scale: 2, origin: { x: 0, y: 0 }, width: 200, height: 100 };
  const region = { x: 25, y: 0, width: 50, height: 50 };

  it('draws the borders of the tokens over what the model saw', () => {
    const grid: [number, number] = [4, 4];
    const marks = exitMarks(frame, [50, 100], region, { grid, ran: true });
    expect(marks[0]).toMatchObject({ kind: 'unseen', hole: { x: 50, width: 100 } });
    const white = marks.filter((mark) => mark.kind === 'fill' && mark.color === '#ffffff');
    expect(white).toHaveLength(2 * 5);
    const across = white.map((mark) => (mark.kind === 'fill' ? mark.at.x : 0));
    expect(across.slice(0, 5)).toEqual([50, 75, 100, 125, 150]);
  });

  it('makes a panel of each exit, hatched where it did not run', async () => {
    const part = exits(exit(0, 0.9), exit(1, null), exit(2, null));
    const stages = cascadeOf(card, thresholds(0.5, 0.5), part);
    const provenance = { modelId: 'm', imageName: 'cat.jpg', imageSize: [50, 100] };
    const result = { provenance, region } as unknown as Parameters<typeof figureOf>[0];
    const { panels, caption } = await figureOf(result, stages, null).snapshot(frame);
    expect(panels!.map(({ title }) => title[0])).toEqual([
      'Exit 1: stopped here',
      'Exit 2: not run',
      'Exit 3: not run',
    ]);
    const veils = panels!.map(({ marks }) => marks.filter(({ kind }) => kind === 'unseen').length);
    expect(veils).toEqual([1, 2, 2]);
    expect(caption).toEqual(['Stopped at exit 1 of 3: 1 of 15 GFLOPs, 10.0 ms', 'm on cat.jpg']);
  });

  it('adds the curve, where it is known, on paper of its own', async () => {
    const rows = [image(0, exit(0, 0.9, 0), exit(1, 0.9, 0), exit(2, 0.9, 0))];
    const judgedRows = rows.map((one) => judged(one, [1, 5, 15])!);
    const accuracy: Accuracy = {
      unit: 'GFLOPs',
      count: 1,
      curve: curveOf(judgedRows, 3),
      now: pointAt(judgedRows, [0.5, 0.5]),
      dense: densePoint(judgedRows, 10),
      reference: { name: 'alone', cost: 9, accuracy: 0.83 },
    };
    const provenance = { modelId: 'm', imageName: 'cat.jpg', imageSize: [50, 100] };
    const result = { provenance, region } as unknown as Parameters<typeof figureOf>[0];
    const stages = cascadeOf(card, thresholds(0.5, 0.5), exits(exit(0, 0.9)));
    const { panels } = await figureOf(result, stages, accuracy).snapshot(frame);
    const last = panels!.at(-1)!;
    expect(last).toMatchObject({ bare: true });
    expect(last.title).toEqual([
      'Accuracy by threshold',
      'on 1 labelled image; alone on its own test images',
    ]);
    const words = last.marks.flatMap((mark) => (mark.kind === 'text' ? mark.text : []));
    expect(words).toEqual(expect.arrayContaining(['every token', 'alone', 'now', '100 %']));
    const line = last.marks.find((mark) => mark.kind === 'line');
    const inside = line?.points.every(({ x, y }) => x >= 0 && x <= 200 && y >= 0 && y <= 100);
    expect(inside).toBe(true);
  });
});
