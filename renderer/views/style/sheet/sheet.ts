import { z } from 'zod';
import { create } from 'zustand';
import type { Host } from '#shared/contract';
import {
  type ErrorBody,
  type FileEntry,
  type ModelCard,
  type Result,
  type Setting,
  VitrineError,
} from '#shared/types';
import {
  findImage,
  perform,
  type RunRequest,
  resultFor,
  runKey,
  runMany,
  type Settings,
  showError,
  useResults,
} from '../../../state';
import { words } from '../words';

/** A style of the contact sheet, as it is found again. */
export const SavedStyle = z.object({ name: z.string(), sha256: z.string() });
type SavedStyle = z.infer<typeof SavedStyle>;

/** More are not run at once, and could not be told apart on paper. */
export const MOST = { contents: 12, styles: 12 } as const;

interface SheetState {
  /** File ids of the styles of the contact sheet, in the order of ticking. */
  readonly ticked: readonly string[];
  /** Those of a figure just opened, still to be found. */
  readonly toTick: readonly SavedStyle[];
}

export const useSheet = create<SheetState>()(() => ({ ticked: [], toTick: [] }));

const { getState: get, setState: set } = useSheet;

/** Ticks a style, or takes its tick away. */
export function toggleTick(id: string): void {
  const before = get().ticked;
  const was = before.includes(id);
  setTicked(
    was ? words.sheet.untickStyle : words.sheet.tickStyle,
    was ? before.filter((one) => one !== id) : [...before, id],
  );
}

export function setTicked(title: string, ids: readonly string[]): void {
  const before = get().ticked;
  const after = ids.slice(0, MOST.styles);
  perform({
    title,
    apply: () => set({ ticked: after }),
    revert: () => set({ ticked: before }),
  });
}

/** Ticks the styles of a figure that was opened; tells of each that is not here. */
export async function tickFound(host: Host): Promise<void> {
  const { toTick } = get();
  if (toTick.length === 0) return;
  set({ toTick: [] });
  const found: string[] = [];
  for (const { name, sha256 } of toTick) {
    const entry = await findImage(host, sha256);
    if (entry) found.push(entry.id);
    else showError(missing(name, sha256));
  }
  set({ ticked: found });
}

const missing = (name: string, sha256: string): VitrineError =>
  new VitrineError('bad-input', words.sheet.styleMissing(name), {
    hint: words.sheet.styleMissingHint,
    detail: { sha256 },
  });

/** One image in one style. */
export interface Cell {
  readonly content: FileEntry;
  readonly style: FileEntry;
  readonly request: RunRequest;
  readonly result?: Result;
  readonly error?: ErrorBody;
}

/** The sheet, a row a content. What has a result already has it here. */
export function cellsOf(
  card: ModelCard,
  setting: Setting,
  settings: Settings,
  contents: readonly FileEntry[],
  styles: readonly FileEntry[],
  runs: Pick<ReturnType<typeof useResults.getState>, 'results' | 'stale' | 'errors'>,
): readonly (readonly Cell[])[] {
  return contents.map((content) =>
    styles.map((style): Cell => {
      const request = {
        file: content.id,
        card,
        settings: { ...settings, [setting.name]: style.id },
      };
      const result = resultFor(request, runs);
      const error = result ? undefined : runs.errors.get(runKey(request));
      return { content, style, request, ...(result && { result }), ...(error && { error }) };
    }),
  );
}

/** Runs what has no result yet, one after the other. */
export async function runSheet(host: Host, cells: readonly Cell[]): Promise<void> {
  const lacking = cells.filter(({ result }) => !result);
  const runs = lacking.map(({ content, style, request }) => ({
    step: words.sheet.cell(content.name, style.name),
    request,
  }));
  await runMany(host, words.sheet.run(runs.length), runs);
}

/** The styles of the sheet as its results tell them: what they hold, not what they are called here. */
export function savedStyles(): SavedStyle[] {
  const results = [...useResults.getState().results.values()];
  return get().ticked.flatMap((id) => {
    for (const { provenance } of results) {
      for (const [setting, image] of Object.entries(provenance.pictures ?? {})) {
        if (provenance.settings[setting] === id) return [image];
      }
    }
    return [];
  });
}
