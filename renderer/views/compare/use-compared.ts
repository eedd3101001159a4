import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import type { ErrorBody, ModelCard, Result } from '#shared/types';
import {
  currentRequest,
  currentSettings,
  forgetRun,
  isMissing,
  lackedPicture,
  partialFor,
  type RunRequest,
  resultFor,
  runKey,
  startBeside,
  useBesideRuns,
  useCurrentCard,
  useModels,
  useRuns,
  useSettings,
} from '../../state';
import { differenceOf, drawingOf, shownOf } from './draw';
import type { Drawing } from './drawing';
import { type PanelSpec, type Show, useCompareSpec } from './spec';

/** One model on the picture, as far as it is. */
export interface Panel {
  readonly place: number;
  readonly spec: PanelSpec;
  /** Absent where the model is no longer here. */
  readonly card: ModelCard | undefined;
  readonly request: RunRequest | undefined;
  readonly result: Result | undefined;
  readonly error: ErrorBody | undefined;
  readonly show: Show;
  /** Why there is no result, or none yet; '' where there is. */
  readonly note: string;
  /** Runs it again; null while it runs and where it cannot. */
  readonly again: (() => void) | null;
}

/** The panels with their answers; what is missing runs, one after the other. */
export function useCompared(host: Host, file: string, name: string): readonly Panel[] {
  const specs = usePanelSpecs();
  const cards = useModels((state) => state.cards);
  const settings = useSettings((state) => state.byModel);
  const results = useRuns((state) => state.results);
  const partials = useRuns((state) => state.partials);
  const errors = useRuns((state) => state.errors);
  const stale = useRuns((state) => state.stale);
  const { under, stopped } = useBesideRuns();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the settings in force are read from their store.
  const requests = useMemo(
    () =>
      specs.map((spec): RunRequest | undefined => {
        const card = cards.find(({ id }) => id === spec.model);
        return card && { file, card, settings: { ...currentSettings(card), ...spec.settings } };
      }),
    [specs, cards, settings, file],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a result that came or went may be the reason to run.
  useEffect(() => {
    const own = currentRequest();
    const ownKey = own && runKey(own); // It runs by itself.
    const next = requests.find(
      (one) =>
        one &&
        runKey(one) !== ownKey &&
        !lackedPicture(one.card, one.settings) &&
        isMissing(one, stopped),
    );
    if (under.size === 0 && next) void startBeside(host, next, name);
  }, [host, name, requests, under, stopped, results, errors, stale]);

  return useMemo(
    () =>
      specs.map((spec, place): Panel => {
        const request = requests[place];
        const base = { place, spec, card: request?.card, request };
        if (!request) {
          const note = `${spec.model} is not among the models here`;
          const lacks = { result: undefined, error: undefined, again: null };
          return { ...base, ...lacks, show: 'picture', note };
        }
        const key = runKey(request);
        const result = resultFor(request, { results, stale }) ?? partialFor(request, { partials });
        const error = result ? undefined : errors.get(key);
        const lacked = lackedPicture(request.card, request.settings);
        const note = result
          ? ''
          : (error?.message ??
            (lacked
              ? `No picture is chosen as ${lacked.title.toLowerCase()}`
              : stopped.has(key)
                ? 'Stopped'
                : 'Running…'));
        const again = () => {
          forgetRun(request);
          void startBeside(host, request, name);
        };
        const canRun = error !== undefined || stopped.has(key);
        return {
          ...{ ...base, result, error, note, show: shownOf(result, spec.show) },
          again: canRun ? again : null,
        };
      }),
    [host, name, specs, requests, results, partials, errors, stale, stopped],
  );
}

/** The panels chosen; before there are any, the model in use. */
export function usePanelSpecs(): readonly PanelSpec[] {
  const chosen = useCompareSpec((spec) => spec.panels);
  const model = useCurrentCard()?.id;
  return useMemo(
    () =>
      chosen.length > 0 || model === undefined ? chosen : [{ model, settings: null, show: null }],
    [chosen, model],
  );
}

/** What a panel draws; null where there is nothing yet. `first` where it shows the difference to that. */
export function useDrawing(
  host: Host,
  panel: Panel | undefined,
  first: Panel | null,
): Drawing | null {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const { result, card, show = 'picture' } = panel ?? {};
  const base = first?.result;
  const baseCard = first?.card;
  useEffect(() => {
    if (!result || !card) return setDrawing(null);
    const own = { result, card };
    const made =
      base && baseCard
        ? differenceOf(host, { result: base, card: baseCard }, own, show)
        : drawingOf(host, own, show);
    setDrawing(made);
    return () => made.close();
  }, [host, result, card, show, base, baseCard]);
  return drawing;
}
