import { useMemo, useSyncExternalStore } from 'react';
import { noAnnotation, useAnnotations } from '../state';
import { Icon, VirtualGrid } from '../ui';
import { setViewport } from '../viewport/store';
import { Thumbnail } from '../viewport/Thumbnail';
import { cellText } from './columns';
import { chooseRow, dragRow, rowCache, useTable } from './store';
import { words } from './words';

/** The images of the rows that pass, in their order, with what the model said. */
export function ImageGrid() {
  const rows = useTable((state) => state.rows);
  const current = useTable((state) => state.current);
  useSyncExternalStore(rowCache.subscribe, rowCache.version);
  const ids = useMemo(() => Array.from(rows, String), [rows]);
  const at = current === null ? null : String(current);
  const selected = useMemo(() => new Set(at === null ? [] : [at]), [at]);
  if (ids.length === 0) return <p className="table-none dim">{words.imageGrid.none}</p>;
  return (
    <VirtualGrid
      label={words.imageGrid.label}
      ids={ids}
      selected={selected}
      current={at}
      cellWidth={96}
      cellHeight={116}
      render={(id) => <Cell row={Number(id)} />}
      onDragStart={(event, id) => dragRow(event, Number(id))}
      onOpen={() => setViewport(null)}
      onChoose={(id, _, by) => void chooseRow(Number(id), by === 'key' ? 'pass' : 'open')}
    />
  );
}

function Cell({ row }: { row: number }) {
  const found = rowCache.get(row);
  const hash = found?.values.sha256;
  const { tag } = useAnnotations(
    ({ byHash }) => (typeof hash === 'string' ? byHash[hash] : undefined) ?? noAnnotation,
  );
  if (!found) return <div className="cell" />;
  const { file, values } = found;
  const { name, top1, confidence, exit, ok } = values;
  return (
    <div className="cell" title={String(name)}>
      {file ? <Thumbnail file={file.id} /> : <span className="thumbnail" />}
      {exit != null && <span className="cell-exit">{words.imageGrid.exit(Number(exit))}</span>}
      <span className="ellipsis">
        {tag ? `${tag} · ` : ''}
        {name}
      </span>
      {ok === false ? (
        <span className="cell-badge cell-failed">
          <Icon name="error" /> {words.imageGrid.failed}
        </span>
      ) : (
        <span className="cell-badge">
          <span className="ellipsis">{top1}</span>
          <span>{cellText(confidence)}</span>
        </span>
      )}
    </div>
  );
}
