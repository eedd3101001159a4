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
        <span>Accuracy by threshold</span>
        {accuracy && (
          <Select
            bare
            label="Cost axis"
            help="Cost on the horizontal axis. Redraws without running the model again."
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
          Accuracy needs true classes: add folders of images named after the model’s classes
          {card.labels[0] && ` (${card.labels.slice(0, 3).join(', ')} …)`}.
        </p>
      )}
      {missing > 0 && (
        <p className="dim">
          The curve needs the prediction of every exit on every image. Images that stopped early
          lack the later exits: {plural(missing, 'labelled image')} left to run.{' '}
          {runAllSetting(card) && (
            <Button
              help="Sets “Run all exits” and runs the model on images that lack an exit. The cost of the cascade is still counted only up to the exit it would take."
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
          {plural(accuracy.count, 'labelled image')}. The thresholds are searched on these images,
          as the official code does on its training set.
          {accuracy.reference &&
            ` ${accuracy.reference.name} is a dense model trained separately. Its point is the accuracy stated on its card, on its own test images.`}
        </p>
      )}
    </figure>
  );
}
