import {
  type Action,
  currentCard,
  currentResult,
  selectFile,
  settingsOf,
  switchModel,
  useLibrary,
  useModels,
  useRuns,
} from '../state';
import { openDialog } from '../state/dialogs';
import { showRun } from '../table';
import { viewsFor } from '../views';
import { focusSoon } from './focus-soon';
import { showPanel } from './panels';
import { words } from './words';

interface Places {
  readonly title: string;
  readonly actions: readonly Action[];
}

/** What the palette can jump to, as things are now. */
export const places = (): readonly Places[] => [
  { title: words.places.images, actions: images() },
  { title: words.places.models, actions: models() },
  {
    title: words.places.layers,
    actions: viewsFor(currentResult()).flatMap(({ places }) => places?.() ?? []),
  },
  { title: words.places.settings, actions: [...modelSettings(), ...ownSettings()] },
  { title: words.places.runs, actions: runs() },
];

const images = (): Action[] =>
  [...useLibrary.getState().items.values()].map(({ entry }) => ({
    id: `image:${entry.id}`,
    title: entry.name,
    ...(entry.folder ? { help: entry.folder } : {}),
    run: () => selectFile(entry.id),
  }));

const models = (): Action[] =>
  useModels.getState().cards.map(({ id, title }) => ({
    id: `model:${id}`,
    title,
    run: () => switchModel(id),
  }));

const runs = (): Action[] =>
  useRuns.getState().runs.map(({ id, name }) => ({
    id: `run:${id}`,
    title: name,
    run: () => showRun(id),
  }));

/** Those of the model in use, in the inspector. */
function modelSettings(): Action[] {
  const card = currentCard();
  if (!card) return [];
  return settingsOf(card).map(({ name, title, help }) => ({
    id: `setting:${name}`,
    title,
    help,
    run: () => {
      showPanel('inspector', true);
      focusSoon(`[data-setting="${name}"] :is(input, select, button)`);
    },
  }));
}

/** Those of Vitrine, in their dialog. */
const ownSettings = (): Action[] =>
  Object.entries(words.places.ownSettings).map(([name, title]) => ({
    id: `setting:${name}`,
    title,
    run: () => {
      openDialog('settings');
      focusSoon(`#settings-${name} :is(input, select, button)`);
    },
  }));
