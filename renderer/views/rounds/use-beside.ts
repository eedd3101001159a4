import { useMemo } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import {
  currentSettings,
  type RunRequest,
  type Settings,
  useModels,
  useSettings,
} from '../../state';
import { useRunsBeside } from '../../state/runs/use-runs-beside';
import { isShort } from './describe';
import type { Series } from './series';
import { useRoundsSpec } from './spec';
import { words } from './words';

/** A model that runs the same rounds beside the chosen one. */
export interface Beside {
  readonly model: string;
  readonly title: string;
  /** Null until it has made a round. */
  readonly series: Series | null;
  /** Why there are no rounds, or none yet. */
  readonly note: string;
  /** Runs it (again); null while it runs and where it cannot. */
  readonly again: (() => void) | null;
}

/** The other models chosen, each run once the chosen one is done. */
export function useBeside(
  host: Host,
  file: string,
  name: string,
  own: Series | null,
): readonly Beside[] {
  const chosen = useRoundsSpec((spec) => spec.beside);
  const cards = useModels((state) => state.cards);
  const settings = useSettings((state) => state.byModel);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the settings in force are read from their store.
  const others = useMemo(() => {
    const ownCard = cards.find(({ id }) => id === own?.model);
    if (!ownCard) return [];
    return chosen
      .filter((model) => model !== ownCard.id)
      .map((model) => {
        const card = cards.find(({ id }) => id === model);
        return { model, request: card && requestLike(ownCard, card, file) };
      });
  }, [own?.model, chosen, cards, settings, file]);

  const ended = own !== null && !own.running;
  const complete = ended && !isShort(own);
  const requests = others.map(({ request }) => request);
  const runOf = useRunsBeside(host, name, requests, () => complete);
  return useMemo(
    () =>
      others.map(({ model, request }, i): Beside => {
        const none = { model, title: request?.card.title ?? model, series: null };
        if (!request) return { ...none, note: words.useBeside.notInstalled, again: null };
        const { result, error, running, again } = runOf(request);
        const stylized = result?.parts.stylized;
        const series = stylized ? { ...none, result, stylized, running, place: i + 1 } : null;
        const waits = running
          ? words.useBeside.running
          : ended
            ? words.useBeside.notRun
            : words.useBeside.waiting;
        const note = error?.message ?? waits;
        return { ...none, series, note, again: running || !ended ? null : again };
      }),
    [others, runOf, ended],
  );
}

/** Settings in which models that are compared have to agree. */
const SHARED = ['rounds', 'eightBit', 'keepColours', 'style'];

/** The run of another model that can be compared with that of the chosen one. */
function requestLike(own: ModelCard, card: ModelCard, file: string): RunRequest {
  const theirs = currentSettings(own);
  const shared = card.settings.flatMap(({ name }): [string, Settings[string]][] => {
    const value = theirs[name];
    return SHARED.includes(name) && value !== undefined ? [[name, value]] : [];
  });
  return { file, card, settings: { ...currentSettings(card), ...Object.fromEntries(shared) } };
}
