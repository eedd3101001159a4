import { useState } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { useLibrary } from '../../state';
import { Button } from '../../ui';
import { milliseconds } from '../../ui/format';
import { CurveSection } from './CurveSection';
import { gigaflops, short, tokensText } from './describe';
import { ExitExamples } from './ExitExamples';
import { ExitHistogram } from './ExitHistogram';
import { exitUnder, type Saving, type SeenImage, savingOf } from './images';
import { runOnLibrary } from './run-all';
import { ThresholdSearch } from './ThresholdSearch';
import type { useAccuracy } from './use-accuracy';
import { words } from './words';

interface LibraryExitsProps {
  host: Host;
  card: ModelCard;
  images: readonly SeenImage[];
  thresholds: readonly number[];
  known: ReturnType<typeof useAccuracy>;
}

/** The same cascade on all images of the library: who leaves where, and what that saves. */
export function LibraryExits({
  host,
  card,
  images: pictures,
  thresholds,
  known,
}: LibraryExitsProps) {
  const total = useLibrary((state) => state.items.size);
  const [searching, setSearching] = useState(false);
  const stages = card.stages ?? [];
  const leaves = pictures.map((image) => exitUnder(image, thresholds));
  const unknown = total - leaves.filter((exit) => exit !== null).length;
  const saving = savingOf(pictures, thresholds);
  const byExit = stages.map((_, exit) => pictures.filter((_, i) => leaves[i] === exit));
  return (
    <section className="library-exits" aria-label={words.libraryExits.allImages}>
      <header>
        <h3>{words.libraryExits.allImages}</h3>
        <span className="library-exits-fill" />
        {unknown > 0 && (
          <Button help={words.libraryExits.runOnHelp} onClick={() => runOnLibrary(host)}>
            {words.libraryExits.runOn(unknown)}
          </Button>
        )}
        <Button
          help={words.libraryExits.findThresholdsHelp}
          disabled={pictures.length === 0}
          onClick={() => setSearching(true)}
        >
          {words.libraryExits.findThresholds}
        </Button>
      </header>
      {saving && <SavingLine saving={saving} dense={tokensText(stages.at(-1)!)} />}
      <div className="library-exits-plots">
        <ExitHistogram byExit={byExit} stages={stages} />
        <CurveSection host={host} card={card} known={known} />
      </div>
      <ExitExamples byExit={byExit} labels={card.labels} />
      {searching && (
        <ThresholdSearch
          card={card}
          images={pictures}
          thresholds={thresholds}
          onClose={() => setSearching(false)}
        />
      )}
    </section>
  );
}

/** What the cascade really costs, whichever way that goes. */
function SavingLine({ saving, dense }: { saving: Saving; dense: string }) {
  const { count, gflops, denseGflops, ms, denseMs } = saving;
  return (
    <p className="saving">
      {words.libraryExits.costs(count)}{' '}
      <strong>{words.libraryExits.theCompute(times(gflops, denseGflops))}</strong>{' '}
      {words.libraryExits.perImage(short(gflops), gigaflops(denseGflops))}
      {Number.isNaN(denseMs) ? (
        words.libraryExits.timeNotKnown
      ) : (
        <>
          {words.libraryExits.and} <strong>{words.libraryExits.theTime(times(ms, denseMs))}</strong>{' '}
          {words.libraryExits.perImage(milliseconds(ms), milliseconds(denseMs))}.
        </>
      )}{' '}
      <span className="dim">{words.libraryExits.denseMeans(dense)}</span>
    </p>
  );
}

const times = (cost: number, dense: number): string => `${(cost / dense).toFixed(2)} ×`;
