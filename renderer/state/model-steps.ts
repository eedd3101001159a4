import type { Host } from '#shared/contract';
import { type CardEdit, type FactSources, type ModelCard, PreprocessFact } from '#shared/types';
import { chooseModel, setCards, useModels } from './models';
import { forgetModel } from './runs/results';
import { retakeVerdicts } from './runs/run-verdicts';
import { perform } from './undo';
import { words } from './words';

/* What a person does to the models, as steps that can be undone. Removing one cannot: its files are deleted. */

/**
 * Puts a model to use that `load` imports from files. Undo removes it again, unless it was here before; the
 * files that it came from stay, so that redo imports them anew.
 */
export async function importModel(host: Host, load: () => Promise<ModelCard>): Promise<ModelCard> {
  let card: ModelCard | undefined;
  let former: string | null = null;
  let isNew = false;
  await perform({
    title: words.steps.importModel,
    opens: true,
    apply: async () => {
      const before = await host.call('models.list', {});
      card = await load();
      isNew = !has(before, card.id);
      former = useModels.getState().chosen;
      await takeCards(host);
      chooseModel(card.id);
    },
    revert: async () => {
      const { cards } = useModels.getState();
      if (isNew && has(cards, card!.id)) await removeModel(host, card!.id);
      if (former !== null && has(cards, former)) chooseModel(former);
    },
  });
  return card!;
}

/** Saves an edit of a card; undo puts the former values back. What the model said is forgotten. */
export async function editCard(
  host: Host,
  { id, title, labels, preprocess, sources }: ModelCard,
  edit: CardEdit,
): Promise<void> {
  const write = async (values: CardEdit) => {
    await host.call('models.edit', { model: id, edit: values });
    forgetModel(id);
    retakeVerdicts();
    await takeCards(host);
  };
  await perform({
    title: words.steps.edit(title),
    apply: () => write(edit),
    revert: () => write({ title, labels, preprocess, confirmed: confirmedFacts(sources) }),
  });
}

const confirmedFacts = ({ labels, preprocessing }: FactSources): CardEdit['confirmed'] => [
  ...(labels === 'user' ? (['labels'] as const) : []),
  ...PreprocessFact.options.filter((fact) => preprocessing[fact] === 'user'),
];

/** Disables a model in the box; undo lists it again. */
export async function disableModel(host: Host, { id, title }: ModelCard): Promise<void> {
  await perform({
    title: words.steps.disable(title),
    apply: () => removeModel(host, id),
    revert: async () => {
      await restoreModel(host, id);
      chooseModel(id);
    },
  });
}

/** Lists a disabled model of the box again. */
export async function restoreModel(host: Host, model: string): Promise<void> {
  await host.call('models.restore', { model });
  await takeCards(host);
}

/** Deletes Vitrine's copy of a model, for good; one in the box is only disabled. */
export async function removeModel(host: Host, model: string): Promise<void> {
  await host.call('models.remove', { model });
  forgetModel(model);
  await takeCards(host);
}

const takeCards = async (host: Host): Promise<void> => setCards(await host.call('models.list', {}));

/** Learns which models of the box are disabled. */
export const takeDisabled = async (host: Host): Promise<void> =>
  useModels.setState({ disabled: await host.call('models.disabled', {}) });

const has = (cards: readonly ModelCard[], model: string): boolean =>
  cards.some(({ id }) => id === model);
