import { beforeEach, expect, it } from 'vitest';
import type { ModelCard, Result } from '#shared/types';
import { chooseModel, setCards } from '../state';
import { viewsFor } from '.';

const card = (id: string, patch: Partial<ModelCard> = {}) =>
  ({
    id,
    task: 'embedding',
    attention: [],
    files: [],
    patch: null,
    preprocess: { size: [32, 32] },
    ...patch,
  }) as unknown as ModelCard;
const ids = (result?: Result) => viewsFor(result).map(({ id }) => id);

beforeEach(() => {
  setCards([
    card('plain'),
    card('pruning', {
      task: 'classification',
      attention: [{}] as ModelCard['attention'],
      pruning: { beforeBlocks: [1], grid: [8, 8] },
    }),
  ]);
});

it('offers what the card promises until the model has run, then what the result holds', () => {
  chooseModel('plain');
  expect(ids()).toEqual(['picture', 'compare']);
  chooseModel('pruning');
  expect(ids()).toEqual(['attention', 'pruning', 'edit', 'picture', 'compare']);
  const parts = { predictions: { top: [] }, tokens: {} };
  const result = { model: 'pruning', parts } as unknown as Result;
  expect(ids(result)).toEqual(['pruning', 'edit', 'picture', 'compare']);
});

it('offers the image while there is no model', () => {
  setCards([]);
  expect(ids()).toEqual(['picture']);
});
