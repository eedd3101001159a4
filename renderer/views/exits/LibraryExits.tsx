import { useState } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { useLibrary } from '../../state';
import { Button } from '../../ui';
import { milliseconds, plural } from '../../ui/format';
import { CurveSection } from './CurveSection';
import { ExitExamples } from './ExitExamples';
import { ExitHistogram } from './ExitHistogram';
import { exitUnder, type Saving, type SeenImage, savingOf } from './images';
import { runOnLibrary } from './run-all';
import { ThresholdSearch } from './ThresholdSearch';
import type { useAccuracy } from './use-accuracy';
import { gigaflops, short, tokensText } from './words';

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
    <section className="library-exits" aria-label="All images">
      <header>
        <h3>All images</h3>
        <span className="library-exits-fill" />
        {unknown > 0 && (
          <Button
            help="Runs the cascade with its current settings on images whose exit is not known yet (Shift+F5)."
            onClick={() => runOnLibrary(host)}
          >
            Run on {plural(unknown, 'more image')}
          </Button>
        )}
        <Button
          help="Finds thresholds for a given budget of GFLOPs per image. The model does not run."
          disabled={pictures.length === 0}
          onClick={() => setSearching(true)}
        >
          Find thresholds…
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
      On {count === 1 ? 'this image' : `these ${plural(count, 'image')}`} the cascade costs{' '}
      <strong>{times(gflops, denseGflops)}</strong> the dense model in compute: {short(gflops)} of{' '}
      {gigaflops(denseGflops)} per image
      {Number.isNaN(denseMs) ? (
        '. The time is not known until the last exit has run.'
      ) : (
        <>
          , and <strong>{times(ms, denseMs)}</strong> in time: {milliseconds(ms)} of{' '}
          {milliseconds(denseMs)} (medians per exit).
        </>
      )}{' '}
      <span className="dim">“Dense” means the last exit alone, with all {dense}.</span>
    </p>
  );
}

const times = (cost: number, dense: number): string => `${(cost / dense).toFixed(2)} ×`;
