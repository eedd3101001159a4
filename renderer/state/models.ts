import { create } from 'zustand';
import type { ModelCard } from '#shared/types';
import { performChange } from './undo';
import { words } from './words';

interface ModelsState {
  /** Every model that the engine offers, in its order. */
  readonly cards: readonly ModelCard[];
  /** Id of the model in use. */
  readonly chosen: string | null;
  /** False until the engine's list has arrived for the first time. */
  readonly loaded: boolean;
  /** Models in the box that the user disabled. */
  readonly disabled: readonly { readonly id: string; readonly title: string }[];
}

export const useModels = create<ModelsState>()(() => ({
  cards: [],
  chosen: null,
  loaded: false,
  disabled: [],
}));

const { getState: get, setState: set } = useModels;

/** Takes the engine's list; keeps the choice when it is still offered, else takes the first. */
export function setCards(cards: readonly ModelCard[]): void {
  const { chosen } = get();
  const kept = cards.some((card) => card.id === chosen);
  set({ cards, loaded: true, chosen: kept ? chosen : (cards[0]?.id ?? null) });
}

/** Resolves once the engine's list is there: what is opened right after the start may come before it. */
export const modelsLoaded = (): Promise<void> =>
  new Promise((resolve) => {
    if (get().loaded) return resolve();
    const off = useModels.subscribe(({ loaded }) => {
      if (!loaded) return;
      off();
      resolve();
    });
  });

export const chooseModel = (id: string): void => set({ chosen: id });

/** The same as a step that can be undone. */
export function switchModel(id: string): void {
  const { chosen } = get();
  if (chosen === id) return;
  if (chosen === null) chooseModel(id);
  else performChange({ title: words.models.chooseModel, from: chosen, to: id, put: chooseModel });
}

export const currentCard = (): ModelCard | undefined => {
  const { cards, chosen } = get();
  return cards.find((card) => card.id === chosen);
};

export const useCurrentCard = (): ModelCard | undefined =>
  useModels((state) => state.cards.find((card) => card.id === state.chosen));
