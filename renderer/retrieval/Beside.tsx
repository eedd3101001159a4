import { useLayoutEffect, useRef } from 'react';
import { paintMap, usualPaint } from '#shared/attention';
import type { Hit, Host, RunInfo } from '#shared/contract';
import { colormaps } from '#shared/figure';
import type { FileEntry, Size } from '#shared/types';
import { addImages } from '../state';
import { useAnswer } from '../state/use-answer';
import { Button } from '../ui';
import { Asked } from './Asked';
import { type RolloutMap, rolloutOf } from './rollout';
import { useRunImages } from './run-images';
import { search, useRetrieval } from './spec';
import { usePreview } from './use-preview';
import { words } from './words';

interface BesideProps {
  host: Host;
  run: RunInfo;
  hit: Hit;
  rank: number;
  onClose: () => void;
}

/** The query and one of its results, with what the model attends to in either. */
export function Beside({ host, run, hit, rank, onClose }: BesideProps) {
  const { wanted } = useRetrieval();
  const imageAt = useRunImages();
  const query = wanted.kind === 'file' ? wanted.entry : (imageAt(wanted.rows[0]!)?.file ?? null);
  if (!query || !hit.file) return null;
  const both = [query, hit.file];
  return (
    <section className="retrieval-beside" aria-label={words.beside.label}>
      {both.map((entry, i) => (
        <figure key={i === 0 ? 'query' : 'hit'}>
          <figcaption>
            <strong>{i === 0 ? words.beside.query : words.beside.hit(rank)}</strong>{' '}
            <span className="dim">{entry.name}</span>
          </figcaption>
          <RolledOut host={host} run={run} entry={entry} />
        </figure>
      ))}
      <div className="retrieval-beside-side">
        <p className="dim">{words.beside.rollout}</p>
        <Button
          help={words.beside.searchHelp}
          onClick={() => search({ kind: 'rows', rows: [hit.row] })}
        >
          {words.beside.search}
        </Button>
        <Button
          help={words.beside.openHelp}
          onClick={() => {
            onClose();
            addImages(both);
          }}
        >
          {words.beside.open}
        </Button>
      </div>
    </section>
  );
}

function RolledOut({ host, run, entry }: { host: Host; run: RunInfo; entry: FileEntry }) {
  const preview = usePreview(host, entry.id);
  const { model, settings } = run;
  const answer = useAnswer(host, `${run.id} ${entry.id}`, (job, signal) =>
    rolloutOf(
      host,
      { job, file: entry.id, model, settings: { ...settings, layers: 'all' } },
      signal,
    ),
  );
  return (
    <div className="retrieval-rolled">
      {preview && (
        <div className="retrieval-image">
          <img src={preview.url} alt="" draggable={false} />
          {answer.value && <Over map={answer.value} size={preview.size} />}
        </div>
      )}
      {!answer.value && (
        <div className="retrieval-why">
          <Asked answer={answer}>{() => <p className="dim">{words.beside.none}</p>}</Asked>
        </div>
      )}
    </div>
  );
}

/** Painted pixels of a patch. */
const CELL = 16;

function Over({ map: { values, grid, region }, size: [h, w] }: { map: RolloutMap; size: Size }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [rows, columns] = grid;
  useLayoutEffect(() => {
    const most = values.reduce((m, value) => (value > m ? value : m), 0);
    const paint = {
      alpha: usualPaint.alpha,
      interpolation: usualPaint.interpolation,
      threshold: 0,
      colormap: colormaps.viridis,
      range: [0, most] as const,
      cell: CELL,
    };
    const pixels = new ImageData(
      paintMap(values, [rows, columns], paint),
      columns * CELL,
      rows * CELL,
    );
    canvas.current!.getContext('2d')!.putImageData(pixels, 0, 0);
  }, [values, rows, columns]);
  const percent = (share: number) => `${100 * share}%`;
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={words.beside.rollout}
      width={columns * CELL}
      height={rows * CELL}
      style={{
        left: percent(region.x / w),
        top: percent(region.y / h),
        width: percent(region.width / w),
        height: percent(region.height / h),
      }}
    />
  );
}
