import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { Button, Select } from '../../ui';
import { plural } from '../../ui/format';
import { Curve } from './Curve';
import { runAllSetting, runEveryExit, runOnLibrary } from './run-all';
import { changeSpec, useExitsSpec } from './spec';
import type { useAccuracy } from './use-accuracy';

interface CurveSectionProps {
  host: Host;
  card: ModelCard;
  known: ReturnType<typeof useAccuracy>;
}

/** The curve of accuracy against cost, or what it needs. */
export function CurveSection({ host, card, known }: CurveSectionProps) {
  const cost = useExitsSpec((spec) => spec.cost);
  const { accuracy, labelled, missing } = known;
  return (
    <figure className="curve" aria-label="Accuracy against cost">
      <figcaption>
        <span>Accuracy as the thresholds move</span>
        {accuracy && (
          <Select
            bare
            label="Cost axis"
            help="What the accuracy is drawn against. Draws again; the model does not run again."
            value={cost}
            choices={[
              { value: 'gflops', label: 'against GFLOPs' },
              { value: 'ms', label: 'against measured ms' },
            ]}
            onChange={(next) => changeSpec('Change cost', { cost: next })}
          />
        )}
      </figcaption>
      {accuracy && <Curve {...accuracy} />}
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
      {accuracy && (
        <p className="dim">
          {plural(accuracy.count, 'labelled image')}; thresholds found on these images, as the
          official code finds them on its training set.
          {accuracy.reference &&
            ` ${accuracy.reference.name} is a dense model trained by itself: its point is what the card states, on its own test images.`}
        </p>
      )}
    </figure>
  );
}
