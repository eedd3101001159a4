import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard, Result } from '#shared/types';
import {
  currentRequest,
  currentSettings,
  lackedImage,
  type RunRequest,
  runKey,
  showError,
  useCurrentCard,
  useModels,
  useSettings,
} from '../../state';
import { type RunBeside, useRunsBeside } from '../../state/runs/use-runs-beside';
import type { Drawing } from '../drawing';
import type { ViewEntry } from '../view';
import { drawingOf, type Show, shownOf } from './draw';
import { type PanelSpec, useCompareSpec } from './spec';
import { words } from './words';

/** One model on the image, as far as it is. */
export interface Panel {
  readonly place: number;
  readonly spec: PanelSpec;
  /** Absent where the model is no longer here. */
  readonly card: ModelCard | undefined;
  readonly request: RunRequest | undefined;
  readonly result: Result | undefined;
  readonly show: Show;
  /** Why there is no result, or none yet; '' where there is. */
  readonly note: string;
  /** Runs it again; null while it runs and where it cannot. */
  readonly again: (() => void) | null;
}

/** The panels with their answers; what is missing runs, one after the other. */
export function useCompared(
  host: Host,
  views: readonly ViewEntry[],
  file: string,
  name: string,
  specs: readonly PanelSpec[],
): readonly Panel[] {
  const cards = useModels((state) => state.cards);
  const settings = useSettings((state) => state.byModel);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the settings in force are read from their store.
  const requests = useMemo(
    () =>
      specs.map((spec): RunRequest | undefined => {
        const card = cards.find(({ id }) => id === spec.model);
        return card && { file, card, settings: { ...currentSettings(card), ...spec.settings } };
      }),
    [specs, cards, settings, file],
  );

  const runOf = useRunsBeside(host, name, requests, mayStart);
  return useMemo(
    () =>
      specs.map((spec, place): Panel => {
        const request = requests[place];
        const base = { place, spec, card: request?.card, request };
        if (!request) {
          const note = words.useCompared.notInstalled(spec.model);
          return {
            ...base,
            result: undefined,
            show: shownOf(views, undefined, null),
            note,
            again: null,
          };
        }
        const run = runOf(request);
        const { result, error, stopped, again } = run;
        return {
          ...base,
          result,
          note: noteOf(request, run),
          show: shownOf(views, result, spec.show),
          again: error || stopped ? again : null,
        };
      }),
    [views, specs, requests, runOf],
  );
}

/** The chosen model runs by itself, and one that lacks an image cannot. */
function mayStart(request: RunRequest): boolean {
  const own = currentRequest();
  const isOwn = own !== undefined && runKey(own) === runKey(request);
  return !isOwn && !lackedImage(request.card, request.settings);
}

/** Why there is no result, or none yet. */
function noteOf({ card, settings }: RunRequest, { result, error, stopped }: RunBeside): string {
  if (result) return '';
  if (error) return error.message;
  const lacked = lackedImage(card, settings);
  if (lacked) return words.useCompared.noImage(lacked.title.toLowerCase());
  return stopped ? words.useCompared.stopped : words.useCompared.running;
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
  const { result, card, show } = panel ?? {};
  const base = first?.result;
  const baseCard = first?.card;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name tells what is shown.
  useEffect(() => {
    setDrawing(null);
    if (!result || !card || !show) return;
    const other = base && baseCard ? { result: base, card: baseCard } : null;
    let made: Drawing | null = null;
    let isOver = false;
    void drawingOf(host, { result, card }, show, other).then((drawn) => {
      if (isOver) return drawn.close();
      made = drawn;
      setDrawing(drawn);
    }, showError);
    return () => {
      isOver = true;
      made?.close();
    };
  }, [host, result, card, show?.show, base, baseCard]);
  return drawing;
}
