import { useSyncExternalStore } from 'react';
import type { Plot } from '#shared/figure';
import { Thumbnail } from '../viewport/Thumbnail';
import { cellText, titleOf } from './columns';
import type { Points } from './points';
import { rowCache } from './store';

interface ScatterTipProps {
  row: number;
  plot: Plot;
  points: Points;
  /** Names of the columns, each once. */
  columns: readonly string[];
}

/** Beside a point: its image, name and values. */
export function ScatterTip({ row, plot, points, columns }: ScatterTipProps) {
  useSyncExternalStore(rowCache.subscribe, rowCache.version);
  const found = rowCache.get(row);
  const { x, y } = plot.place(points.x[row]!, points.y[row]!);
  const { inner } = plot;
  const toLeft = x > inner.x + inner.width / 2;
  const above = y > inner.y + inner.height / 2;
  return (
    <div
      className="scatter-tip"
      style={{
        left: x,
        top: y,
        translate: `${toLeft ? 'calc(-100% - 12px)' : '12px'} ${above ? 'calc(-100% - 4px)' : '4px'}`,
      }}
    >
      {found?.file && <Thumbnail file={found.file.id} />}
      <strong className="ellipsis">{String(found?.values.name ?? '…')}</strong>
      {[...new Set(columns)].map((column) => (
        <span key={column}>
          {titleOf(column)}: {cellText(found?.values[column])}
        </span>
      ))}
    </div>
  );
}
