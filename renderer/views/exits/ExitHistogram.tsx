import { wholePercents } from '#shared/figure';
import type { Size } from '#shared/types';
import { arrangeLibrary, exitWord, setView, useLibrary } from '../../state';
import { tip } from '../../ui';
import { exitName, percent, tokensText } from './describe';
import type { SeenImage } from './images';
import { words } from './words';

interface ExitHistogramProps {
  /** The images that leave at each exit. */
  byExit: readonly (readonly SeenImage[])[];
  stages: readonly { readonly grid: Size }[];
}

/** How many images leave at each exit and how many are right; a bar shows them in the library. */
export function ExitHistogram({ byExit, stages }: ExitHistogramProps) {
  const search = useLibrary((state) => state.search);
  const all = byExit.flat();
  const shares = wholePercents(byExit.map((images) => images.length));
  const judged = all.some(({ truth }) => truth !== null);
  const right = byExit.map((images, exit) => images.filter((one) => isRight(one, exit)).length);
  return (
    <figure className="exit-histogram" aria-label={words.exitHistogram.imagesByExit}>
      <figcaption>{words.exitHistogram.imagesByExit}</figcaption>
      {judged && (
        <div className="dim" aria-hidden="true">
          <span />
          <span>{words.exitHistogram.images}</span>
          <span />
          <span>{words.exitHistogram.accuracyOnThese}</span>
          <span>{words.exitHistogram.accuracyOnAll}</span>
        </div>
      )}
      {byExit.map((images, exit) => {
        const shown = search === exitWord(exit);
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: an exit is its number.
            key={exit}
            type="button"
            aria-pressed={shown}
            {...tip(words.exitHistogram.filterHelp(exitWord(exit)))}
            onClick={() => filterLibrary(shown ? '' : exitWord(exit))}
          >
            <span>
              {exitName(exit)} <span className="dim">{tokensText(stages[exit]!)}</span>
            </span>
            <span>
              {images.length.toLocaleString('en')}
              <span className="visually-hidden"> {words.exitHistogram.images}</span>
            </span>
            <span className="dim">{all.length > 0 ? `${shares[exit]} %` : '–'}</span>
            <span>
              {judged && shareText(right[exit]!, countJudged(images))}
              {judged && <span className="visually-hidden"> {words.exitHistogram.right}</span>}
            </span>
            <span className="dim">{judged && rightOfAll(all, exit)}</span>
            <span className="exit-histogram-bar">
              <span style={{ width: `${(images.length / Math.max(1, all.length)) * 100}%` }} />
            </span>
          </button>
        );
      })}
      <div>
        <span>{words.exitHistogram.cascade}</span>
        <span>{all.length.toLocaleString('en')}</span>
        <span />
        <span>
          {judged &&
            shareText(
              right.reduce((a, b) => a + b, 0),
              countJudged(all),
            )}
        </span>
        <span />
      </div>
    </figure>
  );
}

function filterLibrary(search: string): void {
  arrangeLibrary({ search });
  setView({ library: true, narrowPanel: 'library' });
}

const isRight = ({ exits, truth }: SeenImage, exit: number): boolean =>
  truth !== null && exits[exit]!.top[0]?.index === truth;

const countJudged = (images: readonly SeenImage[]): number =>
  images.filter(({ truth }) => truth !== null).length;

/** Accuracy of an exit on every image, once it ran on every one. */
function rightOfAll(images: readonly SeenImage[], exit: number): string {
  const judged = images.filter(({ truth }) => truth !== null);
  if (!judged.every(({ exits }) => exits[exit]!.ran)) return '–';
  return shareText(judged.filter((one) => isRight(one, exit)).length, judged.length);
}

const shareText = (count: number, of: number): string => (of === 0 ? '–' : percent(count / of));
