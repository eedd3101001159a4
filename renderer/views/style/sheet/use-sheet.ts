import { useMemo } from 'react';
import type { FileEntry, ModelCard, Setting } from '#shared/types';
import {
  imageNamed,
  type Settings,
  useLibrary,
  useResults,
  useSettingImages,
} from '../../../state';
import { type Cell, cellsOf, MOST, useSheet } from './sheet';

/** Images by styles. */
export interface Sheet {
  readonly contents: readonly FileEntry[];
  /** Whether the contents are those selected in the library, or all of it. */
  readonly marked: boolean;
  /** Images beyond those that one sheet holds. */
  readonly more: number;
  readonly styles: readonly FileEntry[];
  /** A row a content. */
  readonly rows: readonly (readonly Cell[])[];
}

export function useSheetOf(
  card: ModelCard | undefined,
  setting: Setting | undefined,
  values: Settings | undefined,
): Sheet {
  const items = useLibrary((state) => state.items);
  const marks = useLibrary((state) => state.marked);
  const ticked = useSheet((state) => state.ticked);
  const offered = useSettingImages();
  const { results, stale, errors } = useResults();
  const marked = marks.size > 1;
  const all = useMemo(
    () =>
      [...items.values()].flatMap(({ entry }) => (!marked || marks.has(entry.id) ? [entry] : [])),
    [items, marks, marked],
  );
  // Named anew when further images are offered.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `imageNamed` reads them.
  const styles = useMemo(
    () => ticked.flatMap((id) => imageNamed(id) ?? []),
    [ticked, offered, items],
  );
  return useMemo(() => {
    const contents = all.slice(0, MOST.contents);
    const known = { results, stale, errors };
    const rows =
      card && setting && values ? cellsOf(card, setting, values, contents, styles, known) : [];
    return { contents, marked, more: all.length - contents.length, styles, rows };
  }, [card, setting, values, all, marked, styles, results, stale, errors]);
}
