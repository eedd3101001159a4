import { beforeEach, describe, expect, it } from 'vitest';
import { type CardEdit, type ModelCard, preprocessFrom, type Result } from '#shared/types';
import { type FakeHost, fakeHost } from '../host/fake';
import { editCard, importModel, removeModel } from './model-steps';
import { setCards, useModels } from './models';
import { resultFor, setResult, useResults } from './runs/results';
import { redo, undo, useUndo } from './undo';

const card = (id: string): ModelCard =>
  ({
    id,
    title: id,
    labels: ['cat'],
    settings: [],
    preprocess: { size: [8, 8] },
    sources: { labels: 'guess', preprocessing: preprocessFrom('guess', { mean: 'user' }) },
  }) as never;

let lastConfirmed: CardEdit['confirmed'];

/** Keeps models as the engine does: one that is here already is not copied again. */
function engine(): FakeHost {
  const cards = new Map(['vit', 'dvt'].map((id) => [id, card(id)]));
  const put = (one: ModelCard) => {
    cards.set(one.id, one);
    return one;
  };
  return fakeHost({
    'models.list': () => [...cards.values()],
    'models.import': ({ files: [id] }) => cards.get(id!) ?? put(card(id!)),
    'models.edit': ({ model, edit: { confirmed, ...values } }) => {
      lastConfirmed = confirmed;
      return put({ ...cards.get(model)!, ...values } as ModelCard);
    },
    'models.remove': ({ model }) => {
      if (!cards.delete(model)) throw new Error(`There is no model ${model}`);
      return {};
    },
  });
}

const shown = () => {
  const { cards, chosen } = useModels.getState();
  return { cards, chosen };
};
const importing = (host: FakeHost, id: string) =>
  importModel(host, () => host.call('models.import', { files: [id] }));

let host: FakeHost;
beforeEach(async () => {
  for (const store of [useModels, useResults, useUndo]) {
    (store as typeof useUndo).setState(store.getInitialState() as never, true);
  }
  host = engine();
  setCards(await host.call('models.list', {}));
});

describe('importing a model', () => {
  it('puts it to use; undo removes it, redo brings it again', async () => {
    const before = shown();
    await importing(host, 'new');
    const after = shown();
    expect(after.chosen).toBe('new');
    await undo();
    expect(shown()).toEqual(before);
    expect(await host.call('models.list', {})).toEqual(before.cards);
    await redo();
    expect(shown()).toEqual(after);
    expect(useUndo.getState().past).toHaveLength(1);
  });

  it('that was here before leaves it here', async () => {
    await importing(host, 'dvt');
    expect(shown().chosen).toBe('dvt');
    await undo();
    expect(shown()).toMatchObject({ chosen: 'vit', cards: [{ id: 'vit' }, { id: 'dvt' }] });
  });

  it('is undone too when it was removed by hand meanwhile', async () => {
    await importing(host, 'new');
    await removeModel(host, 'new');
    await undo();
    expect(shown()).toMatchObject({ chosen: 'vit', cards: [{ id: 'vit' }, { id: 'dvt' }] });
    await redo();
    expect(shown().chosen).toBe('new');
  });

  it('that fails is no step', async () => {
    await expect(importModel(host, () => Promise.reject(new Error('no graph')))).rejects.toThrow();
    expect(useUndo.getState().past).toEqual([]);
  });
});

describe('editing a card', () => {
  it('forgets what the model said; undo writes the former card back', async () => {
    const [vit] = shown().cards;
    const request = { file: 'f', card: vit!, settings: {} };
    const edit = { title: 'Mine', labels: ['dog'] };
    setResult(request, { parts: {} } as Result);
    await editCard(host, vit!, edit);
    expect(shown().cards[0]).toEqual({ ...vit, ...edit });
    expect(resultFor(request)).toBeUndefined();
    setResult(request, { parts: {} } as Result);
    await undo();
    expect(shown().cards[0]).toEqual(vit);
    expect(lastConfirmed).toEqual(['mean']);
    expect(resultFor(request)).toBeUndefined();
    await redo();
    expect(shown().cards[0]).toMatchObject(edit);
  });
});
