import { type DragEvent, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import { filesOfDrop, type GivenFile, pickFiles } from '../host/pick-files';
import { showError } from '../state';
import { Button, IconButton, tip, VirtualGrid } from '../ui';
import { Thumbnail } from '../viewport/Thumbnail';
import { CropField } from './CropField';
import { useRunImages } from './run-images';
import { search, toggleRow, useRetrieval } from './spec';
import { words } from './words';

/** What is searched for, and the images of the run to choose from. */
export function QueryPane({ host, images }: { host: Host; images: number }) {
  const { wanted } = useRetrieval();
  const [over, setOver] = useState(false);
  const take = async (given: readonly GivenFile[]) => {
    const [first] = given;
    if (!first) return;
    const [entry] = await host.addFiles([first]);
    if (entry) search({ kind: 'file', entry, crop: null });
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      filesOfDrop(event.dataTransfer).then(take).catch(showError);
    },
  };
  const open = async () => {
    if (!host.native) return take(await pickFiles({ accept: 'image/*' }));
    const [entry] = await host.native.openFiles();
    if (entry) search({ kind: 'file', entry, crop: null });
  };
  return (
    <aside className="retrieval-query" data-over={over} aria-label={words.query.title} {...drop}>
      <h3>{words.query.title}</h3>
      {wanted.kind === 'file' ? (
        <CropField host={host} entry={wanted.entry} crop={wanted.crop} />
      ) : (
        <OfRows rows={wanted.rows} />
      )}
      <Button help={words.query.openHelp} onClick={() => void open().catch(showError)}>
        {words.query.open}
      </Button>
      <p className="dim">{words.query.drop}</p>
      <h3 {...tip(words.query.imagesHelp)}>{words.query.images}</h3>
      <RunImages count={images} />
    </aside>
  );
}

function OfRows({ rows }: { rows: readonly number[] }) {
  const imageAt = useRunImages();
  const only = rows.length === 1 ? imageAt(rows[0]!)?.file : null;
  return (
    <>
      <ul className="retrieval-wanted" data-many={rows.length > 1}>
        {rows.map((row) => {
          const image = imageAt(row);
          return (
            <li key={row}>
              {image?.file ? <Thumbnail file={image.file.id} /> : <span className="thumbnail" />}
              <span className="ellipsis">{image?.name}</span>
              {rows.length > 1 && (
                <IconButton
                  icon="close"
                  label={words.query.remove(image?.name ?? String(row))}
                  onClick={() => toggleRow(row)}
                />
              )}
            </li>
          );
        })}
      </ul>
      {only && <ToCrop entry={only} />}
    </>
  );
}

const ToCrop = ({ entry }: { entry: FileEntry }) => (
  <Button
    look="quiet"
    help={words.query.toCropHelp}
    onClick={() => search({ kind: 'file', entry, crop: null })}
  >
    {words.query.toCrop}
  </Button>
);

function RunImages({ count }: { count: number }) {
  const { wanted } = useRetrieval();
  const imageAt = useRunImages();
  const ids = useMemo(() => Array.from({ length: count }, (_, row) => String(row)), [count]);
  const rows = wanted.kind === 'rows' ? wanted.rows : [];
  const selected = useMemo(() => new Set(rows.map(String)), [rows]);
  const [current, setCurrent] = useState<string | null>(null);
  return (
    <VirtualGrid
      label={words.query.images}
      ids={ids}
      selected={selected}
      current={current}
      cellWidth={72}
      cellHeight={84}
      render={(id) => {
        const image = imageAt(Number(id));
        return (
          <div className="retrieval-cell" title={image?.name}>
            {image?.file ? <Thumbnail file={image.file.id} /> : <span className="thumbnail" />}
            <span className="ellipsis">{image?.label ?? image?.name}</span>
          </div>
        );
      }}
      onChoose={(id, how) => {
        setCurrent(id);
        if (how === 'only') search({ kind: 'rows', rows: [Number(id)] });
        else toggleRow(Number(id));
      }}
    />
  );
}
