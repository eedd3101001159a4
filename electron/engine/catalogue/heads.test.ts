import { describe, expect, it } from 'vitest';
import { parts } from '#shared/parts';
import { CardEdit, type ModelCard, preprocessFrom, type Tensor } from '#shared/types';
import { classify } from '../classification/classify';
import { regressionOf, statisticsOf } from '../family-kit/outputs';
import { withEdit } from './edits';

const row = (...values: number[]): Tensor => ({
  shape: [1, values.length],
  data: new Float32Array(values),
});
const preprocess = {
  ...{ size: [8, 8], resize: 'squash', resizeTo: 8, interpolation: 'bilinear', scale: 1 },
  ...{ mean: [0, 0, 0], std: [1, 1, 1], channels: 'RGB', layout: 'NCHW' },
};
const sources = { labels: 'guess', preprocess: 'guess', preprocessing: preprocessFrom('guess') };
const card = (facts: Partial<ModelCard>): ModelCard => ({
  ...({ id: 'made', output: 'y', labels: [], preprocess, sources } as unknown as ModelCard),
  ...facts,
});

it('gives shape, range, mean, deviation and what is no number', () => {
  const outputs = new Map([
    ['depth', row(1, 2, 3, Number.NaN, Number.POSITIVE_INFINITY)],
    ['nothing', row(Number.NaN)],
  ]);
  const found = statisticsOf(outputs)!;
  expect(found.depth).toEqual({
    ...{ shape: [1, 5], min: 1, max: 3, mean: 2, nan: 1, infinite: 1 },
    std: Math.sqrt(2 / 3),
  });
  expect(found.nothing).toMatchObject({ min: null, mean: null, nan: 1 });
  expect(parts.statistics.words!(found)).toEqual([
    'depth: 1 to 3, mean 2, std 0.8165, 1 NaN, 1 infinite',
    'nothing: 1 NaN',
  ]);
});

describe('a regression', () => {
  it('is a number with its unit, and not a class', () => {
    const given = regressionOf(row(61.25), card({ unit: 'kg' }))!;
    expect(given).toEqual({ values: [{ name: 'y', value: 61.25 }], unit: 'kg' });
    expect(parts.regression.words!(given)).toEqual(['y 61.25 kg']);
    expect(parts.regression.columns.value.of(given)).toBe(61.25);
  });

  it('has the names of the configuration, and none where the graph gave no number', () => {
    const names = regressionOf(row(1, 2), card({ labels: ['length', 'width'] }))!.values;
    expect(names.map(({ name }) => name)).toEqual(['length', 'width']);
    expect(regressionOf(row(Number.NaN), card({}))).toBeUndefined();
  });
});

describe('classes that do not exclude each other', () => {
  const labels = ['cat', 'dog', 'sofa'];
  const present = (multiLabel: ModelCard['multiLabel']) =>
    classify(row(2, -1, 0.5), card({ labels, ...(multiLabel && { multiLabel }) }), 2);

  it('count from a threshold on: one of their own, one for all, or 0.5', () => {
    expect(present({}).present).toEqual(['cat', 'sofa']);
    expect(present({ thresholds: [0.7] }).present).toEqual(['cat']);
    expect(present({ thresholds: [0.9, 0.2, 0.5] }).present).toEqual(['dog', 'sofa']);
    expect(present(undefined).present).toBeUndefined();
  });

  it('are in the rows even beyond the most probable ones', () => {
    const found = present({ thresholds: [0.1] });
    expect(found.top).toHaveLength(2);
    expect(parts.predictions.columns.present.of(found)).toBe('cat, dog, sofa');
  });

  it('become so, and exclusive again, by an edit of the card', () => {
    const multi = withEdit(card({}), CardEdit.parse({ multiLabel: { thresholds: [0.3] } }));
    expect(multi.multiLabel).toEqual({ thresholds: [0.3] });
    expect(withEdit(multi, CardEdit.parse({ multiLabel: null }))).not.toHaveProperty('multiLabel');
  });
});
