import { describe, expect, it } from 'vitest';
import { paperLines } from '../figure';
import type { Stylized, TensorRef } from '../types';
import { roundsCharts, roundsPage } from './index';

const ref: TensorRef = { id: 't', dtype: 'float32', shape: [3, 4, 8] };

/** Rounds of which SSIM falls from 0.9 on, and content loss rises where there is a feature network. */
function stylized(count: number, wanted = count, measured = true): Stylized {
  const rounds = Array.from({ length: count }, (_, i) => ({
    given: ref,
    output: ref,
    ms: 10,
    ssim: 0.9 - i / 10,
    styleLoss: null,
    contentLoss: measured ? i + 1 : null,
    perceptual: null,
  }));
  return {
    size: [4, 8],
    content: ref,
    output: ref,
    rounds,
    wanted,
    measuredBy: measured ? 'net' : null,
  };
}
const [first, second] = paperLines as [(typeof paperLines)[0], (typeof paperLines)[0]];

describe('curves', () => {
  it('are made of what was measured, over the rounds asked for', () => {
    const charts = roundsCharts([
      { stylized: stylized(3, 5), style: first },
      { stylized: stylized(5, 5, false), style: second },
    ]);
    expect(charts.map(({ measure }) => measure)).toEqual(['ssim', 'contentLoss']);
    const [ssim, content] = charts;
    expect(ssim).toMatchObject({ x: { from: 1, to: 5 }, y: { from: 0, to: 1 } });
    expect(ssim!.lines.map(({ values }) => values.length)).toEqual([3, 5]);
    expect(content!.y).toMatchObject({ from: 0, to: 3 });
    expect(content!.lines[1]!.values).toEqual([null, null, null, null, null]);
  });
});

describe('a page', () => {
  const picture = (label: string) => ({ image: label, width: 80, height: 40, label });

  it('has every image and its words inside, and the curves below the strips', () => {
    const pictures = Array.from({ length: 21 }, (_, i) => picture(String(i)));
    const row = { style: first, title: 'a model', images: pictures };
    const charts = roundsCharts([{ stylized: stylized(20), style: first }]);
    const { width, height, marks } = roundsPage([row, { ...row, style: second }], charts);
    const images = marks.filter((mark) => mark.kind === 'image');
    expect(images).toHaveLength(42);
    for (const { at, source } of images) {
      expect(at.x).toBeGreaterThanOrEqual(0);
      expect(at.x + at.width).toBeLessThanOrEqual(width + 1e-9);
      expect(at.width / at.height).toBeCloseTo(source.width / source.height);
    }
    const lowest = Math.max(...images.map(({ at }) => at.y + at.height));
    const lines = marks.flatMap((mark) => (mark.kind === 'line' ? mark.points : []));
    for (const { x, y } of lines) {
      expect(y).toBeGreaterThan(lowest);
      expect(y).toBeLessThan(height);
      expect(x).toBeLessThan(width);
    }
  });

  it('shows few images no larger than they need to be', () => {
    const row = { style: first, title: 'a model', images: [picture('content'), picture('1')] };
    const { marks, height } = roundsPage([row], []);
    const image = marks.find((mark) => mark.kind === 'image')!;
    expect(image.at).toMatchObject({ width: 180, height: 90 });
    expect(height).toBeLessThan(160);
  });
});
