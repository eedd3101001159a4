import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { moveInGrid } from './grid-moves';
import './virtual-grid.css';

interface VirtualGridProps {
  label: string;
  ids: readonly string[];
  /** The item that the keyboard is at. */
  current: string | null;
  selected: ReadonlySet<string>;
  /** Least width of a cell in CSS pixels; cells fill the row. */
  cellWidth: number;
  cellHeight: number;
  /** Its words are the name of the item for screen readers. */
  render: (id: string) => ReactNode;
  /** `toggle`: Ctrl was held; `range`: Shift was held. */
  onChoose: (id: string, how: 'only' | 'toggle' | 'range', by: 'key' | 'pointer') => void;
  onKey?: (event: KeyboardEvent) => void;
  /** It was clicked twice. */
  onOpen?: (id: string) => void;
  onDragStart?: (event: DragEvent, id: string) => void;
}

/** A grid of many items of which only those in sight are in the page; a listbox for the keyboard. */
export function VirtualGrid(props: VirtualGridProps) {
  const { label, ids, current, selected, cellWidth, cellHeight, render, onChoose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [width, setWidth] = useState(0);
  const columns = Math.max(1, Math.floor(width / cellWidth));
  const rows = useVirtualizer({
    count: Math.ceil(ids.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => cellHeight,
    overscan: 2,
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const at = current === null ? -1 : ids.indexOf(current);
  useEffect(() => {
    if (at < 0 || width === 0) return;
    const row = Math.floor(at / columns);
    // The scroller itself is not asked where all is well: that would lay out the page before it is drawn.
    const top = row * cellHeight - (rows.scrollOffset ?? 0);
    const isInSight = top >= 0 && top + cellHeight <= (rows.scrollRect?.height ?? 0);
    if (!isInSight) rows.scrollToIndex(row);
  }, [at, cellHeight, columns, width, rows]);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / cellHeight));
    const to = moveInGrid(event.key, at, ids.length, columns, page);
    const id = to === undefined ? undefined : ids[to];
    if (id === undefined) return props.onKey?.(event);
    event.preventDefault();
    onChoose(id, event.shiftKey ? 'range' : 'only', 'key');
  };

  const onClick = (event: MouseEvent, id: string) =>
    onChoose(
      id,
      event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only',
      'pointer',
    );

  return (
    <div
      ref={scroller}
      className="virtual-grid"
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      aria-activedescendant={at >= 0 ? `${prefix}${at}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            role="presentation"
            className="virtual-row"
            style={{
              height: row.size,
              transform: `translateY(${row.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {ids.slice(row.index * columns, (row.index + 1) * columns).map((id, column) => {
              const index = row.index * columns + column;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the listbox.
                // biome-ignore lint/a11y/useFocusableInteractive: it is the active descendant.
                <div
                  key={id}
                  id={`${prefix}${index}`}
                  role="option"
                  aria-selected={selected.has(id)}
                  aria-current={index === at ? true : undefined}
                  aria-setsize={ids.length}
                  aria-posinset={index + 1}
                  draggable={props.onDragStart !== undefined}
                  onClick={(event) => onClick(event, id)}
                  onDoubleClick={() => props.onOpen?.(id)}
                  onDragStart={(event) => props.onDragStart?.(event, id)}
                >
                  {render(id)}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
