import { type KeyboardEvent, useRef } from 'react';
import type { Hit, Host, RunInfo } from '#shared/contract';
import { useAnswer } from '../state/use-answer';
import { Thumbnail } from '../viewport/Thumbnail';
import { Asked } from './Asked';
import { Beside } from './Beside';
import { useRunImages } from './run-images';
import { changeRetrieval, search, useRetrieval, type Wanted } from './spec';
import { words } from './words';

/** Images that are ranked. */
const MOST = 60;

interface HitsProps {
  host: Host;
  run: RunInfo;
  onClose: () => void;
}

/** The images most similar to the query, and one of them beside it. */
export function Hits({ host, run, onClose }: HitsProps) {
  const { wanted, reduction, hit } = useRetrieval();
  const query =
    wanted.kind === 'rows'
      ? { kind: wanted.kind, rows: [...wanted.rows] }
      : { kind: wanted.kind, file: wanted.entry.id, crop: wanted.crop };
  const question = JSON.stringify([run.id, run.done, query, reduction]);
  const answer = useAnswer(host, question, (job, signal) =>
    host.call('retrieval.search', { run: run.id, job, query, reduction, most: MOST }, { signal }),
  );
  const label = useLabel(wanted);
  return (
    <Asked answer={answer}>
      {(hits) =>
        hits.length === 0 ? (
          <p className="dim">{words.hits.none}</p>
        ) : (
          <>
            <p className="dim">
              {label !== null &&
                `${words.hits.of(hits.filter((one) => one.label === label).length, hits.length, label)} `}
              {words.hits.hint}
            </p>
            <Ranked hits={hits} chosen={hit} label={label} />
            <Beside
              host={host}
              run={run}
              hit={hits[Math.min(hit, hits.length - 1)]!}
              rank={Math.min(hit, hits.length - 1) + 1}
              onClose={onClose}
            />
          </>
        )
      }
    </Asked>
  );
}

/** The class of the query: of several images, the one that they share. */
function useLabel(wanted: Wanted): string | null {
  const imageAt = useRunImages();
  if (wanted.kind === 'file') return null;
  const labels = new Set(wanted.rows.map((row) => imageAt(row)?.label ?? null));
  const [only = null] = labels;
  return labels.size === 1 ? only : null;
}

interface RankedProps {
  hits: readonly Hit[];
  chosen: number;
  label: string | null;
}

function Ranked({ hits, chosen, label }: RankedProps) {
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = step && list.current?.querySelectorAll('button')[chosen + step];
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.click();
  };
  return (
    <ul
      ref={list}
      className="retrieval-hits retrieval-ranked"
      aria-label={words.hits.label}
      onKeyDown={onKeyDown}
    >
      {hits.map((hit, i) => {
        const verdict =
          label === null || hit.label === null ? '' : hit.label === label ? 'hit' : 'miss';
        const similarity = hit.similarity.toFixed(3);
        return (
          <li key={hit.row}>
            <button
              type="button"
              data-verdict={verdict}
              aria-pressed={i === chosen}
              title={words.hits.title(hit.name, similarity)}
              onClick={() => changeRetrieval({ hit: i })}
              onDoubleClick={() => search({ kind: 'rows', rows: [hit.row] })}
            >
              {hit.file ? <Thumbnail file={hit.file.id} /> : <span className="thumbnail" />}
              <span className="retrieval-rank">
                <b>{i + 1}</b> {similarity}
                {verdict && <i aria-hidden="true">{verdict === 'hit' ? '✓' : '✗'}</i>}
              </span>{' '}
              <span className="ellipsis">{hit.label ?? hit.name}</span>
              {verdict && (
                <span className="visually-hidden">
                  , {verdict === 'hit' ? words.hits.hit : words.hits.miss}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
