import { useMemo } from 'react';
import type { Host } from '#shared/contract';
import { addUp, type Confusion, type Score, score } from '#shared/segmentation';
import { type ErrorBody, type FileEntry, labelOf, type ModelCard } from '#shared/types';
import {
  runAll,
  runKeys,
  selectFile,
  useLibrary,
  useResults,
  useSettingValues,
} from '../../../state';
import { Button, Dialog, tip } from '../../../ui';
import { Thumbnail } from '../../../viewport/Thumbnail';
import { ConfusionTable } from './ConfusionTable';
import './library-scores.css';
import { scoreText } from '../describe';
import { words } from '../words';
import { isScored, scoreKey, scoreResult, useTruths } from './truths';

interface LibraryScoresProps {
  host: Host;
  card: ModelCard;
  onClose: () => void;
}

/** An image of the library that has a mask. */
interface Masked {
  readonly file: FileEntry;
  readonly mask: FileEntry;
  readonly confusion?: Confusion;
  readonly score?: Score;
  readonly error?: ErrorBody;
}

/** How good the model is on all images that have ground truth. */
export function LibraryScores({ host, card, onClose }: LibraryScoresProps) {
  const images = useMasked(card);
  const busy = useResults((state) => state.jobs.length > 0);
  const done = images.flatMap(({ confusion }) => confusion ?? []);
  const total = useMemo(() => (done.length > 0 ? addUp(done) : null), [done]);
  const missing = images.filter(({ score: has, error }) => !has && !error);
  const run = () =>
    runAll(
      host,
      missing.map(({ file }) => file),
      async ({ id }, result, signal) => {
        const mask = useTruths.getState().masks.get(id);
        if (mask) await scoreResult(host, result, mask, signal);
      },
    );
  return (
    <Dialog title={words.libraryScores.title(card.title)} width={960} onClose={onClose}>
      <div className="library-scores">
        {missing.length > 0 && (
          <p>
            {words.libraryScores.missing(missing.length)}{' '}
            <Button
              look="primary"
              disabled={busy}
              help={words.libraryScores.runHelp}
              onClick={() => void run()}
            >
              {busy ? words.libraryScores.running : words.libraryScores.runAndCompare}
            </Button>
          </p>
        )}
        {total && <Totals total={total} images={done.length} card={card} />}
        <WorstFirst pictures={images} onChoose={onClose} />
      </div>
    </Dialog>
  );
}

function useMasked(card: ModelCard): readonly Masked[] {
  const items = useLibrary((state) => state.items);
  const masks = useTruths((state) => state.masks);
  const scores = useTruths((state) => state.scores);
  const results = useResults((state) => state.results);
  const errors = useResults((state) => state.errors);
  const settings = useSettingValues(card);
  return useMemo(() => {
    const keyOf = runKeys(card, settings ?? {});
    return [...items.values()].flatMap(({ entry: file }): Masked[] => {
      const mask = masks.get(file.id);
      if (!mask) return [];
      const result = results.get(keyOf(file.id));
      const scored = result && scores.get(scoreKey(result, mask));
      if (isScored(scored)) {
        const { confusion } = scored;
        return [{ file, mask, confusion, score: score(confusion) }];
      }
      const error = scored ?? errors.get(keyOf(file.id));
      return [{ file, mask, ...(error && { error }) }];
    });
  }, [items, masks, scores, results, errors, card, settings]);
}

interface TotalsProps {
  total: Confusion;
  images: number;
  card: ModelCard;
}

/** All images taken as one. */
function Totals({ total, images: pictures, card }: TotalsProps) {
  const { miou, pixelAccuracy } = score(total);
  return (
    <>
      <p>
        {words.libraryScores.miou} <strong>{scoreText(miou)}</strong>
        {words.libraryScores.accuracy} <strong>{scoreText(pixelAccuracy)}</strong>{' '}
        {words.libraryScores.over(pictures)}
      </p>
      <ConfusionTable confusion={total} labelOf={(index) => labelOf(card, index)} />
    </>
  );
}

/** The images by their mIoU, the lowest first, then those that could not be compared. */
function WorstFirst({ pictures, onChoose }: { pictures: readonly Masked[]; onChoose: () => void }) {
  const worth = ({ score: own }: Masked) => own?.miou ?? 2;
  const sorted = pictures
    .filter(({ score: has, error }) => has || error)
    .toSorted((a, b) => worth(a) - worth(b));
  if (sorted.length === 0) return null;
  return (
    <>
      <h3>{words.libraryScores.worstFirst}</h3>
      <ol className="library-worst" aria-label={words.libraryScores.imagesWorstFirst}>
        {sorted.map(({ file, score: own, error }) => (
          <li key={file.id}>
            <button
              type="button"
              onClick={() => {
                selectFile(file.id);
                onChoose();
              }}
              {...tip(
                error ? `${error.message}. ${error.hint}` : words.libraryScores.showHelp(file.name),
              )}
            >
              <Thumbnail file={file.id} />
              <span className="ellipsis">{file.name}</span>
              <span>{own ? scoreText(own.miou) : words.libraryScores.error}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
