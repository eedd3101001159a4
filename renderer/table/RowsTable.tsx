import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useSyncExternalStore } from 'react';
import type { TableColumn, TableInfo } from '#shared/contract';
import { useHost } from '../state';
import { ContextMenu } from '../ui';
import { moveInGrid } from '../ui/layout/grid-moves';
import { setViewport } from '../viewport/store';
import { ColumnHead } from './ColumnHead';
import { shownColumns, usualWidth } from './columns';
import { RowCell } from './RowCell';
import { rowEntries } from './row-menu';
import { useSpec } from './spec';
import { chooseRow, dragRow, rowCache, useTable } from './store';
import { words } from './words';

/** Heights in CSS pixels, of a row and of the head above them. */
const ROW = 24;
const HEAD = 72;

/** The rows that pass, in order; only those in sight are in the page. Arrow keys go through them. */
export function RowsTable({ info }: { info: TableInfo }) {
  const { columns: chosen, widths } = useSpec();
  const host = useHost();
  const { rows, current, histograms } = useTable();
  useSyncExternalStore(rowCache.subscribe, rowCache.version);
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const columns = useMemo(() => shownColumns(info, chosen), [info, chosen]);
  const widthOf = (column: TableColumn) => widths[column.name] ?? usualWidth(column);
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const visible = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    // Below the head, which stays.
    scrollPaddingStart: HEAD,
  });

  const at = useMemo(() => (current === null ? -1 : rows.indexOf(current)), [rows, current]);
  useEffect(() => {
    if (at >= 0) visible.scrollToIndex(at);
  }, [at, visible]);
  // A new order begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are what changes.
  useEffect(() => {
    if (at < 0) scroller.current?.scrollTo({ top: 0 });
  }, [rows]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW) - 4);
    const to = moveInGrid(event.key, at, rows.length, 1, page);
    if (event.key === 'Enter' || event.key === 'F2') {
      scroller.current?.querySelector<HTMLInputElement>('[aria-selected="true"] input')?.focus();
    } else if (to === undefined || event.key === 'ArrowLeft' || event.key === 'ArrowRight') return;
    else void chooseRow(rows[to]!, 'pass');
    event.preventDefault();
  };

  return (
    <ContextMenu
      label={words.rowMenu.label}
      entriesFor={(target) => {
        const row =
          rows[Number(target.closest('.row')?.getAttribute('aria-rowindex')) - 2] ?? current;
        if (row === null) return [];
        void chooseRow(row, 'pass');
        return rowEntries(host, row);
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: rows out of sight are not in the page. */}
      <div
        ref={scroller}
        className="rows"
        role="grid"
        aria-label={words.rowsTable.rows}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={at >= 0 ? `${prefix}${at}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons are. */}
        <div className="rows-head" role="row" aria-rowindex={1} style={{ width }}>
          {columns.map((column) => (
            <ColumnHead
              key={column.name}
              column={column}
              width={widthOf(column)}
              histogram={histograms.get(column.name)}
            />
          ))}
        </div>
        <div
          role="presentation"
          style={{ height: visible.getTotalSize(), width, position: 'relative' }}
        >
          {visible.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]!;
            const found = rowCache.get(row);
            return (
              // biome-ignore lint/a11y/useSemanticElements: see above.
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the grid.
              // biome-ignore lint/a11y/useFocusableInteractive: it is the active descendant.
              <div
                key={row}
                id={`${prefix}${index}`}
                className="row"
                role="row"
                aria-rowindex={index + 2}
                aria-selected={index === at}
                style={{ transform: `translateY(${start}px)`, width }}
                draggable
                onClick={() => void chooseRow(row, 'open')}
                onDoubleClick={() => setViewport(null)}
                onDragStart={(event) => dragRow(event, row)}
              >
                {columns.map((column) => (
                  <RowCell
                    key={column.name}
                    column={column}
                    width={widthOf(column)}
                    values={found?.values}
                    editable={index === at}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </ContextMenu>
  );
}
