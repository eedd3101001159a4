import { useEffect, useMemo } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import {
  currentSettings,
  forgetRun,
  isMissing,
  partialFor,
  type RunRequest,
  resultFor,
  runKey,
  type Settings,
  startBeside,
  useBesideRuns,
  useModels,
  useRuns,
  useSettings,
} from '../../state';
import type { Series } from './series';
import { useRoundsSpec } from './spec';

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
  const results = useRuns((state) => state.results);
  const partials = useRuns((state) => state.partials);
  const errors = useRuns((state) => state.errors);
  const stale = useRuns((state) => state.stale);
  const { under, stopped } = useBesideRuns();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the settings in force are read from their store.
  const requests = useMemo(() => {
    const ownCard = cards.find(({ id }) => id === own?.model);
    if (!ownCard) return [];
    return chosen
      .filter((id) => id !== ownCard.id)
      .map((id) => {
        const card = cards.find((one) => one.id === id);
        return { id, request: card && requestLike(ownCard, card, file) };
      });
  }, [own?.model, chosen, cards, settings, file]);

  const ended = own !== null && !own.running;
  const complete = ended && own.stylized.rounds.length >= own.stylized.wanted;
  // One after the other; the results tell which is next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a result that came or went may be the reason to run.
  useEffect(() => {
    if (!complete || under.size > 0) return;
    const next = requests.find(({ request }) => request && isMissing(request, stopped));
    if (next?.request) void startBeside(host, next.request, name);
  }, [host, name, complete, requests, under, stopped, results, errors, stale]);

  return useMemo(
    () =>
      requests.map(({ id, request }, i): Beside => {
        const none = { model: id, title: request?.card.title ?? id, series: null };
        if (!request) return { ...none, note: 'is not among the models here', again: null };
        const key = runKey(request);
        const running = under.has(key);
        const result = resultFor(request, { results, stale }) ?? partialFor(request, { partials });
        const stylized = result?.parts.stylized;
        const series = stylized
          ? { model: id, title: none.title, result, stylized, running, place: i + 1 }
          : null;
        const again = () => {
          forgetRun(request);
          void startBeside(host, request, name);
        };
        const error = errors.get(key)?.message;
        const note = error ?? (running ? 'is run' : ended ? 'has not run' : 'waits for its turn');
        return { ...none, series, note, again: running || !ended ? null : again };
      }),
    [host, name, requests, results, partials, errors, stale, under, ended],
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
