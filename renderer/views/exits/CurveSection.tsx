import { useMemo } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { plural } from '../../app/format';
import { Button, Select } from '../../ui';
import { Curve } from './Curve';
import { curveOf, densePoint, pointAt } from './curve';
import { costsSoFar, exitCosts, judged, type SeenPicture } from './pictures';
import { runAllSetting, runEveryExit, runOnLibrary } from './run-all';
import { useExitsSpec } from './spec';

interface CurveSectionProps {
  host: Host;
  card: ModelCard;
  pictures: readonly SeenPicture[];
  thresholds: readonly number[];
}

/** The curve of accuracy against cost, or what it needs. */
export function CurveSection({ host, card, pictures, thresholds }: CurveSectionProps) {
  const cost = useExitsSpec((spec) => spec.cost);
  const costs = useMemo(() => exitCosts(pictures, cost), [pictures, cost]);
  const rows = useMemo(() => {
    const soFar = costsSoFar(costs);
    return pictures.flatMap((picture) => judged(picture, soFar) ?? []);
  }, [pictures, costs]);
  const labelled = pictures.filter(({ truth }) => truth !== null).length;
  const missing = labelled - rows.length;
  // Those that ran every exit without being asked to are the hard ones: no fair sample.
  const fair = rows.length > 0 && missing === 0;
  const curve = useMemo(() => (fair ? curveOf(rows, costs.length) : []), [fair, rows, costs]);
  return (
    <figure className="curve" aria-label="Accuracy against cost">
      <figcaption>
        <span>Accuracy as the thresholds move</span>
        {fair && (
          <Select
            bare
            label="Cost axis"
            help="What the accuracy is drawn against. Draws again; the model does not run again."
            value={cost}
            choices={[
              { value: 'gflops', label: 'against GFLOPs' },
              { value: 'ms', label: 'against measured ms' },
            ]}
            onChange={(next) => useExitsSpec.setState({ cost: next })}
          />
        )}
      </figcaption>
      {fair && (
        <Curve
          curve={curve}
          now={pointAt(rows, thresholds)}
          dense={densePoint(rows, costs.at(-1)!)}
          unit={cost === 'gflops' ? 'GFLOPs' : 'ms'}
        />
      )}
      {labelled === 0 && (
        <p className="dim">
          Accuracy needs the true classes: add images in folders that are named as the model’s
          classes{card.labels[0] && ` (${card.labels.slice(0, 3).join(', ')} …)`}.
        </p>
      )}
      {missing > 0 && (
        <p className="dim">
          The curve needs the answer of every exit on every image; an image that left early has not
          got those of the later ones. {plural(missing, 'labelled image')} to go.{' '}
          {runAllSetting(card) && (
            <Button
              help="Sets “Run all exits” and runs the model on the images that lack an exit. What the cascade would cost is still counted up to its own exit."
              onClick={() => {
                runEveryExit(card);
                runOnLibrary(host);
              }}
            >
              Run all exits on all images
            </Button>
          )}
        </p>
      )}
      {fair && (
        <p className="dim">
          {plural(rows.length, 'labelled image')}; thresholds found on these images, as the official
          code finds them on its training set.
        </p>
      )}
    </figure>
  );
}
