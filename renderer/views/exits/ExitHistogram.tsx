import type { Size } from '#shared/types';
import { plural } from '../../app/format';
import { exitWord, setLibraryView, setView, useLibrary } from '../../state';
import { tip } from '../../ui';
import type { SeenPicture } from './pictures';
import { exitName, tokensText } from './words';

interface ExitHistogramProps {
  /** The pictures that leave at each exit. */
  byExit: readonly (readonly SeenPicture[])[];
  stages: readonly { readonly grid: Size }[];
}

/** How many images leave at each exit; a bar shows them in the library. */
export function ExitHistogram({ byExit, stages }: ExitHistogramProps) {
  const search = useLibrary((state) => state.search);
  const total = byExit.flat().length;
  const most = Math.max(1, ...byExit.map((pictures) => pictures.length));
  return (
    <figure className="exit-histogram" aria-label="Images by exit">
      <figcaption>Where they leave</figcaption>
      {byExit.map((pictures, exit) => {
        const share = total > 0 ? pictures.length / total : 0;
        const shown = search === exitWord(exit);
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: an exit is its number.
            key={exit}
            type="button"
            aria-pressed={shown}
            aria-label={`${exitName(exit)}: ${plural(pictures.length, 'image')}`}
            {...tip(
              `Shows these images in the library (search ${exitWord(exit)}); pressed again, all of them. The model does not run.`,
            )}
            onClick={() => filterLibrary(shown ? '' : exitWord(exit))}
          >
            <span>
              {exitName(exit)} <span className="dim">{tokensText(stages[exit]!)}</span>
            </span>
            <span className="exit-histogram-bar">
              <span style={{ width: `${(pictures.length / most) * 100}%` }} />
            </span>
            <span>{pictures.length.toLocaleString('en')}</span>
            <span className="dim">{Math.round(share * 100)} %</span>
            <span className="dim">{rightText(pictures, exit)}</span>
          </button>
        );
      })}
    </figure>
  );
}

function filterLibrary(search: string): void {
  setLibraryView({ search });
  setView({ library: true, narrowPanel: 'library' });
}

/** Accuracy of an exit on the images that it answered, where folders tell their classes. */
function rightText(pictures: readonly SeenPicture[], exit: number): string {
  const judged = pictures.filter(({ truth }) => truth !== null);
  if (judged.length === 0) return '';
  const right = judged.filter(({ exits, truth }) => exits[exit]!.top[0]?.index === truth);
  return `${((right.length / judged.length) * 100).toFixed(1)} % right`;
}
