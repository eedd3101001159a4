import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { Button, Select } from '../../ui';
import { Curve } from './Curve';
import { runAllSetting, runEveryExit, runOnLibrary } from './run-all';
import { changeSpec, useExitsSpec } from './spec';
import type { useAccuracy } from './use-accuracy';
import { words } from './words';

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
    <figure className="curve" aria-label={words.curveSection.accuracyAgainstCost}>
      <figcaption>
        <span>{words.curveSection.accuracyByThreshold}</span>
        {accuracy && (
          <Select
            bare
            label={words.curveSection.costAxis}
            help={words.curveSection.costAxisHelp}
            value={cost}
            choices={[
              { value: 'gflops', label: words.curveSection.againstGflops },
              { value: 'ms', label: words.curveSection.againstMeasuredMs },
            ]}
            onChange={(next) => changeSpec(words.steps.changeCost, { cost: next })}
          />
        )}
      </figcaption>
      {accuracy && <Curve {...accuracy} />}
      {labelled === 0 && (
        <p className="dim">{words.curveSection.needsTruth(card.labels.slice(0, 3))}</p>
      )}
      {missing > 0 && (
        <p className="dim">
          {words.curveSection.needsAllExits(missing)}{' '}
          {runAllSetting(card) && (
            <Button
              help={words.curveSection.runAllExitsHelp}
              onClick={() => {
                runEveryExit(card);
                runOnLibrary(host);
              }}
            >
              {words.curveSection.runAllExits}
            </Button>
          )}
        </p>
      )}
      {accuracy && (
        <p className="dim">
          {words.curveSection.searchedOn(accuracy.count)}
          {accuracy.reference && words.curveSection.reference(accuracy.reference.name)}
        </p>
      )}
    </figure>
  );
}
