import { expect, test } from 'vitest';
import { attentionLayers } from './card';
import { FactSources, factsFrom, preprocessFrom } from './sources';

test('the sources of version 0.1.0 are read; what they do not say is a guess', () => {
  const { task, special, preprocess, preprocessing } = FactSources.parse({
    preprocess: 'config',
    labels: 'config',
    grid: 'graph',
  });
  expect({ task, special }).toEqual({ task: 'guess', special: 'graph' });
  expect(preprocess).toBe('config');
  expect(preprocessing).toEqual(preprocessFrom('config'));
});

test('guesses are named, but for what a model does not have', () => {
  const sources: FactSources = {
    task: 'name',
    labels: 'guess',
    grid: 'guess',
    special: 'graph',
    preprocess: 'config',
    preprocessing: preprocessFrom('config', { mean: 'guess' }),
  };
  expect(factsFrom('guess', sources)).toEqual(['mean', 'class names', 'patch grid']);
  expect(factsFrom('guess', sources, { labels: false, attention: false })).toEqual(['mean']);
});

test('attention that is computed on request counts as attention', () => {
  const of = (name: string) =>
    ({ name, file: 'f.onnx', queries: 'content', keys: 'style' }) as const;
  const styleTransfer = { dim: 8, heads: 2, smallest: 16, attention: [of('a'), of('b')] };
  expect(attentionLayers({ attention: [], styleTransfer })).toBe(2);
  expect(attentionLayers({ attention: [] })).toBe(0);
});
