import { describe, expect, it } from 'vitest';
import type { ModelCard } from '#shared/types';
import { compare, isWhole, plain, signed, verdict } from './compare';
import {
  type Edit,
  editGrid,
  editText,
  inverted,
  noEdit,
  patchesAlong,
  patchesOf,
  sameEdit,
  settingsOf,
  toolsOf,
  withPatches,
} from './edit';
import { editMarks, meanColor } from './marks';

const card = (facts: Partial<ModelCard>) =>
  ({ patch: null, preprocess: { size: [32, 48] }, labels: [], ...facts }) as ModelCard;
const pruning = { beforeBlocks: [1], grid: [2, 3] as [number, number] };
const edit: Edit = new Map([
  [4, 'drop'],
  [0, 'drop'],
  [2, 'keep'],
]);

describe('an edit', () => {
  it('is what the model allows', () => {
    expect(toolsOf(card({}))).toEqual([]);
    expect(editGrid(card({}))).toBeNull();
    expect(toolsOf(card({ patch: [16, 16] }))).toEqual(['mask']);
    expect(editGrid(card({ patch: [16, 16] }))).toEqual([2, 3]);
    expect(toolsOf(card({ patch: [16, 16], pruning }))).toEqual(['drop', 'keep', 'mask']);
  });

  it('becomes settings of a run, only those that were used', () => {
    expect(settingsOf(edit)).toEqual({ dropPatches: '0,4', keepPatches: '2' });
    expect(settingsOf(noEdit)).toEqual({});
  });

  it('says what was done', () => {
    expect(editText(edit)).toBe('2 dropped, 1 kept by hand');
    expect(editText(noEdit)).toBe('Nothing edited yet');
  });

  it('changes patch by patch, and is turned around for one tool', () => {
    expect(sameEdit(withPatches(edit, [0], null), new Map([...edit].slice(0, 1)))).toBe(false);
    expect(patchesOf(withPatches(edit, [0], null), 'drop')).toEqual([4]);
    expect(patchesOf(withPatches(edit, [4], 'keep'), 'keep')).toEqual([2, 4]);
    const turned = inverted(edit, 'drop', [2, 3]);
    expect(patchesOf(turned, 'drop')).toEqual([1, 2, 3, 5]);
    expect(turned.size).toBe(4);
    expect(sameEdit(inverted(inverted(noEdit, 'drop', [2, 3]), 'drop', [2, 3]), noEdit)).toBe(true);
  });

  it('follows a stroke without gaps', () => {
    const grid = [4, 4] as [number, number];
    expect(patchesAlong(grid, { x: 0.1, y: 0.1 }, { x: 0.9, y: 0.1 })).toEqual([0, 1, 2, 3]);
    expect(patchesAlong(grid, { x: 0.1, y: 0.9 }, { x: 0.1, y: 0.1 })).toEqual([12, 8, 4, 0]);
    expect(patchesAlong(grid, { x: 0.3, y: 0.3 }, { x: 0.3, y: 0.3 })).toEqual([5]);
    expect(patchesAlong(grid, { x: 0.1, y: 0.1 }, { x: 0.9, y: 0.9 })).toContain(10);
  });
});

describe('editMarks', () => {
  const frame = { scale: 1, origin: { x: 0, y: 0 }, width: 60, height: 40 };
  const ground = {
    size: [40, 60] as [number, number],
    region: { x: 0, y: 0, width: 60, height: 40 },
    grid: [2, 3] as [number, number],
  };

  it('show the edit, and dimly what the model drops by itself', () => {
    const marks = editMarks(frame, ground, new Map([...edit, [5, 'mask']]), [1, 4], '#abc', null);
    const at = (patch: number) => ({
      x: (patch % 3) * 20,
      y: Math.floor(patch / 3) * 20,
      width: 20,
      height: 20,
    });
    expect(marks.slice(0, 4)).toEqual([
      { kind: 'dropped', at: [at(1)], veil: 0.35 },
      { kind: 'dropped', at: [at(0), at(4)], veil: 0.75 },
      { kind: 'fill', at: { x: 39.5, y: 19.5, width: 21, height: 21 }, color: '#abc' },
      { kind: 'outline', at: at(2), dashed: false },
    ]);
    const signs = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
    expect(signs).toEqual(['×', '×', '✓', '▪']);
  });

  it('mask with the colour that the model takes for none', () => {
    const usual = { mean: [0.5, 0.4, 0.2], scale: 1 / 255, channels: 'RGB' };
    expect(meanColor(usual as ModelCard['preprocess'])).toBe('rgb(128 102 51)');
    const bgr = { mean: [104, 117, 124], scale: 1, channels: 'BGR' };
    expect(meanColor(bgr as ModelCard['preprocess'])).toBe('rgb(124 117 104)');
  });
});

describe('a comparison', () => {
  const score = (label: string, p: number) => ({ index: label.charCodeAt(0), label, p });
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((label, i) => score(label, 0.4 / (i + 1)));
  const after = [score('g', 0.5), ...before.slice(0, 6)];

  it('names the top-5 before, then what joined them', () => {
    const rows = compare(before, after);
    expect(rows.map(({ label }) => label)).toEqual(['a', 'b', 'c', 'd', 'e', 'g']);
    expect(rows.at(-1)).toMatchObject({ before: 0.4 / 7, after: 0.5 });
    expect(compare(before, after.slice(0, 3)).at(-2)).toMatchObject({ label: 'e', after: 0 });
  });

  it('has the logits of both runs beside the probabilities, where the model gives them', () => {
    const own = (label: string, p: number, logit: number) => ({ ...score(label, p), logit });
    const [row] = compare([own('a', 0.6, 2.5)], [own('a', 0.2, -1)]);
    expect(row).toMatchObject({ before: 0.6, after: 0.2, logits: [2.5, -1] });
    expect(compare([own('a', 0.6, 2.5)], [])[0]!.logits).toBeNull();
    expect(compare(before, after)[0]!.logits).toBeNull();
    expect([plain(-1, 2), signed(-3.5, 2), signed(3.5, 2)]).toEqual(['−1.00', '−3.50', '+3.50']);
  });

  it('says what became of the first', () => {
    expect(verdict(before, after)).toBe('a becomes g');
    expect(verdict(before, before)).toBe('Still a');
    expect([signed(0.1234), signed(-0.5), signed(0)]).toEqual(['+0.123', '−0.500', '+0.000']);
  });

  it('knows when a list names too few', () => {
    expect(isWhole(before, card({ labels: ['a', 'b', 'c'] }))).toBe(true);
    expect(isWhole(before, card({ labels: Array(10).fill('x') }))).toBe(false);
    expect(isWhole(before, card({ labels: [] }))).toBe(false);
  });
});
