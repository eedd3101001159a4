import { type KeyboardEvent, useMemo, useRef } from 'react';
import type { RunVerdict } from '#shared/contract';
import type { Samples } from '#shared/types';
import { MissingImages } from '../documents';
import {
  type Action,
  actionEntries,
  addImages,
  arrange,
  arrangeLibrary,
  type LibraryItem,
  markFiles,
  removeImages,
  reread,
  runById,
  runKeys,
  selectFile,
  startDrag,
  useCurrentCard,
  useDragTarget,
  useHost,
  useLibrary,
  useResults,
  useSettingValues,
  type Verdict,
} from '../state';
import { ContextMenu, Icon, IconButton, Select, VirtualGrid } from '../ui';
import { plural } from '../ui/format';
import './library-panel.css';
import { SampleImage } from '../overlay/SampleImage';
import { useTensor } from '../overlay/use-tensor';
import { setViewport } from '../viewport/store';
import { Thumbnail } from '../viewport/Thumbnail';
import { words } from './words';

const sorts = [
  { value: 'added', label: words.library.added },
  { value: 'name', label: words.library.name },
  { value: 'size', label: words.library.fileSize },
  { value: 'prediction', label: words.library.prediction },
  { value: 'confidence', label: words.library.confidence },
] as const;

const filters = [
  { value: 'all', label: words.library.all },
  { value: 'done', label: words.library.done },
  { value: 'pending', label: words.library.notRun },
  { value: 'failed', label: words.library.failed },
] as const;

/** What can be done with the selected images. */
const imageActions = [
  'model.run',
  'runs.start',
  null,
  'style.fromLibrary',
  'table.likeCurrent',
  null,
  'figure.copy',
  'report.save',
  null,
  'library.remove',
];

export function LibraryPanel({ actions }: { actions: readonly Action[] }) {
  const { items, current, marked, search, sort, descending, filter } = useLibrary();
  const verdictOf = useVerdicts();
  // A run changes the verdicts many times a second: arrange anew only where they matter.
  const byVerdict = search !== '' || filter !== 'all' || /^(prediction|confidence)$/.test(sort);
  const judge = byVerdict ? verdictOf : noVerdict;
  const ids = useMemo(
    () => arrange(items.values(), { search, sort, descending, filter }, judge),
    [items, search, sort, descending, filter, judge],
  );
  const run = (id: string) => runById(actions, id);
  const panel = useRef<HTMLElement>(null);
  useDragTarget((dragged) => {
    const fresh =
      dragged.kind === 'images' ? dragged.entries.filter(({ id }) => !items.has(id)) : [];
    if (fresh.length === 0) return undefined;
    return { title: words.library.dropped, run: () => addImages(fresh) };
  }, panel);

  const choose = (id: string, how: 'only' | 'toggle' | 'range') => {
    if (how === 'only') selectFile(id);
    else if (how === 'toggle') {
      const next = new Set(marked);
      if (!next.delete(id)) next.add(id);
      markFiles(next, next.has(id) ? id : ([...next].at(-1) ?? null));
    } else {
      const from = ids.indexOf(current ?? id);
      const to = ids.indexOf(id);
      const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      markFiles(new Set([...marked, ...range]), id);
    }
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Delete' || event.key === 'Backspace') removeImages(marked);
    else if (event.key === 'Enter') run('model.run');
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) markFiles(ids);
    else return;
    event.preventDefault();
  };

  return (
    <section ref={panel} className="library" aria-label={words.library.title}>
      <div className="panel-head">
        <h2>{words.library.title}</h2>
        <IconButton
          icon="add"
          label={words.library.open}
          help={words.library.openHelp}
          onClick={() => run('file.open')}
        />
        <IconButton
          icon="folder"
          label={words.library.openFolder}
          help={words.library.openFolderHelp}
          onClick={() => run('file.openFolder')}
        />
        <IconButton
          icon="trash"
          label={words.library.remove}
          help={words.library.removeHelp}
          disabled={marked.size === 0}
          onClick={() => run('library.remove')}
        />
      </div>
      <div className="library-search">
        <Icon name="search" />
        <input
          id="library-search"
          className="text-input"
          type="search"
          placeholder={words.library.searchPlaceholder}
          aria-label={words.library.search}
          value={search}
          onChange={(event) => arrangeLibrary({ search: event.target.value })}
        />
      </div>
      <div className="library-order">
        <Select
          bare
          label={words.library.show}
          help={words.library.showHelp}
          value={filter}
          choices={filters}
          onChange={(next) => arrangeLibrary({ filter: next })}
        />
        <Select
          bare
          label={words.library.sortBy}
          help={words.library.sortByHelp}
          value={sort}
          choices={sorts}
          onChange={(next) => arrangeLibrary({ sort: next })}
        />
        <IconButton
          icon={descending ? 'sortDown' : 'sortUp'}
          label={descending ? words.library.descending : words.library.ascending}
          help={words.library.orderHelp}
          onClick={() => arrangeLibrary({ descending: !descending })}
        />
      </div>
      <MissingImages />
      {ids.length > 0 ? (
        <ContextMenu
          label={words.library.image}
          entriesFor={(target) => {
            const option = target.closest('[role="option"]');
            const id = ids[Number(option?.getAttribute('aria-posinset')) - 1] ?? current;
            if (id === null) return [];
            if (!marked.has(id)) selectFile(id);
            return actionEntries(actions, imageActions);
          }}
        >
          <VirtualGrid
            label={words.library.grid}
            ids={ids}
            current={current}
            selected={marked}
            cellWidth={104}
            cellHeight={116}
            render={(id) => <Cell item={items.get(id)} verdictOf={verdictOf} />}
            onChoose={choose}
            onKey={onKey}
            onOpen={() => setViewport(null)}
            onDragStart={(event, id) => {
              const dragged = marked.has(id) ? [...marked] : [id];
              const entries = dragged.flatMap((one) => items.get(one)?.entry ?? []);
              startDrag(event, { kind: 'images', from: 'library', entries });
            }}
          />
        </ContextMenu>
      ) : (
        <p className="library-none dim">
          {items.size === 0 ? words.library.empty : words.library.noMatch}
        </p>
      )}
      <p className="library-count dim">
        {ids.length === items.size
          ? plural(items.size, 'image')
          : words.library.count(ids.length, plural(items.size, 'image'))}
        {marked.size > 1 && words.library.selected(marked.size)}
      </p>
    </section>
  );
}

type VerdictOf = (item: LibraryItem) => Verdict;

const noVerdict: VerdictOf = () => ({ done: false, failed: false });

/** What the chosen model, with its settings as they are, has said of each image. */
function useVerdicts(): VerdictOf {
  const card = useCurrentCard();
  const settings = useSettingValues(card);
  const results = useResults((state) => state.results);
  const errors = useResults((state) => state.errors);
  const said = useResults((state) => state.verdicts);
  return useMemo(() => {
    if (!card || !settings) return ({ error }) => ({ done: false, failed: error !== undefined });
    const keyOf = runKeys(card, settings);
    return (item) => {
      const key = keyOf(item.entry.id);
      const kept = results.get(key);
      const result = kept && reread(kept, card, settings);
      const verdict = result ? undefined : said.get(key);
      if (verdict && !errors.has(key)) return fromRun(verdict, item);
      return {
        top: result?.parts.predictions?.top[0],
        exit: result?.parts.exits?.chosen,
        sample: result?.parts.samples,
        done: result !== undefined,
        failed: item.error !== undefined || (!result && errors.has(key)),
      };
    };
  }, [card, settings, results, errors, said]);
}

/** As a run on disk has it. */
const fromRun = ({ top, exit, failed }: RunVerdict, { error }: LibraryItem): Verdict => ({
  top: top ?? undefined,
  exit: exit === null ? undefined : exit - 1,
  done: !failed,
  failed: failed || error !== undefined,
});

/** What the chosen model made of a seed, in place of the seed's noise. */
function Made({ samples: { image, range } }: { samples: Samples }) {
  const tensor = useTensor(useHost(), image);
  return (
    <span className="thumbnail">
      {tensor ? (
        <SampleImage tensor={tensor} frame={0} range={range} />
      ) : (
        <span className="thumbnail-coming skeleton" />
      )}
    </span>
  );
}

interface CellProps {
  item: LibraryItem | undefined;
  verdictOf: VerdictOf;
}

function Cell({ item, verdictOf }: CellProps) {
  if (!item) return null;
  const { top, exit, sample, failed } = verdictOf(item);
  return (
    <div className="cell" title={item.error?.message ?? item.entry.name}>
      {sample ? (
        <Made samples={sample} />
      ) : (
        <Thumbnail key={item.lost ? 'lost' : 'here'} file={item.entry.id} />
      )}
      {exit !== undefined && <span className="cell-exit">{words.library.exit(exit + 1)}</span>}
      <span className="ellipsis">{item.entry.name}</span>
      {failed ? (
        <span className="cell-badge cell-failed">
          <Icon name="error" /> {item.lost ?? 'failed'}
        </span>
      ) : (
        <span className="cell-badge">
          <span className="ellipsis">{top?.label}</span>
          <span>{top?.p.toFixed(2)}</span>
        </span>
      )}
    </div>
  );
}
