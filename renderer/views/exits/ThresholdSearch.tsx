import { useState } from 'react';
import { evaluate, type Outcome, thresholdName, thresholdsWithin } from '#shared/exits';
import { type ModelCard, VitrineError } from '#shared/types';
import { changeSettings } from '../../state';
import { Button, Dialog, NumberField } from '../../ui';
import { exitName, gigaflops, percent, short } from './describe';
import { costsSoFar, exitCosts, judged, type SeenImage, searchable } from './images';
import { words } from './words';

interface ThresholdSearchProps {
  card: ModelCard;
  images: readonly SeenImage[];
  /** In force now. */
  thresholds: readonly number[];
  onClose: () => void;
}

/** Finds the thresholds that make the most of a budget on the images at hand. */
export function ThresholdSearch({ card, images, thresholds, onClose }: ThresholdSearchProps) {
  const costs = costsSoFar(exitCosts(images, 'gflops'));
  const rows = images.flatMap((image) => judged(image, costs) ?? searchable(image, costs) ?? []);
  const [budget, setBudget] = useState(() =>
    Number(evaluate(rows, thresholds).cost.toPrecision(3)),
  );
  const found = search(rows, budget);
  const lacking = images.length - rows.length;
  const apply = () => {
    if (!found.thresholds) return;
    const values = found.thresholds.map((value, exit) => [thresholdName(exit), value]);
    changeSettings(card.id, words.thresholdSearch.findThresholds, Object.fromEntries(values));
    onClose();
  };
  return (
    <Dialog
      title={words.thresholdSearch.findThresholds}
      width={440}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" help={words.thresholdSearch.cancelHelp} onClick={onClose}>
            {words.thresholdSearch.cancel}
          </Button>
          <Button
            look="primary"
            help={words.thresholdSearch.useTheseHelp}
            disabled={!found.thresholds}
            onClick={apply}
          >
            {words.thresholdSearch.useThese}
          </Button>
        </>
      }
    >
      <div className="threshold-search">
        <p>
          {words.thresholdSearch.explanation(rows.length)}
          {lacking > 0 && ` ${words.thresholdSearch.skipped(lacking)}`}
        </p>
        <NumberField
          label={words.thresholdSearch.gflopsPerImage}
          help={words.thresholdSearch.gflopsPerImageHelp}
          value={budget}
          min={0}
          onChange={setBudget}
        />
        {found.thresholds ? (
          <FoundThresholds thresholds={found.thresholds} {...evaluate(rows, found.thresholds)} />
        ) : (
          <p role="alert">
            <strong>{found.error.message}.</strong> {found.error.hint}
          </p>
        )}
      </div>
    </Dialog>
  );
}

type Rows = Parameters<typeof thresholdsWithin>[0];
type Found = { thresholds: number[] } | { thresholds: null; error: VitrineError };

function search(rows: Rows, budget: number): Found {
  try {
    return { thresholds: thresholdsWithin(rows, budget) };
  } catch (thrown) {
    return { thresholds: null, error: VitrineError.from(thrown) };
  }
}

interface FoundThresholdsProps extends Outcome {
  thresholds: readonly number[];
}

const FoundThresholds = ({ thresholds, counts, cost, accuracy }: FoundThresholdsProps) => (
  <>
    <table className="exit-cost">
      <thead>
        <tr>
          <td />
          <th scope="col">{words.thresholdSearch.threshold}</th>
          <th scope="col">{words.thresholdSearch.images}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map((count, exit) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an exit is its number.
          <tr key={exit}>
            <th scope="row">{exitName(exit)}</th>
            <td>
              {thresholds[exit] === undefined
                ? words.thresholdSearch.theRest
                : short(thresholds[exit])}
            </td>
            <td>{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p>
      {words.thresholdSearch.outcome(gigaflops(cost), accuracy === null ? null : percent(accuracy))}
    </p>
  </>
);
