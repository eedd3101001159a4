import { useState } from 'react';
import { evaluate, type Outcome, thresholdName, thresholdsWithin } from '#shared/exits';
import { type ModelCard, VitrineError } from '#shared/types';
import { changeSettings } from '../../state';
import { Button, Dialog, NumberField } from '../../ui';
import { plural } from '../../ui/format';
import { costsSoFar, exitCosts, judged, type SeenImage, searchable } from './images';
import { exitName, gigaflops, percent, short } from './words';

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
    changeSettings(card.id, 'Find thresholds', Object.fromEntries(values));
    onClose();
  };
  return (
    <Dialog
      title="Find thresholds"
      width={440}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" help="Keeps the current thresholds." onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            help="Applies these thresholds as one undo step. Runs the model only for exits that are needed."
            disabled={!found.thresholds}
            onClick={apply}
          >
            Use these
          </Button>
        </>
      }
    >
      <div className="threshold-search">
        <p>
          The thresholds that use as much of the budget as possible, on average over{' '}
          {plural(rows.length, 'image')} in the library. No true classes are needed.
          {lacking > 0 && ` ${plural(lacking, 'image')} skipped, because some exits have not run.`}
        </p>
        <NumberField
          label="GFLOPs per image"
          help="Budget: the most compute the cascade may use per image, on average. The model does not run."
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
          <th scope="col">threshold</th>
          <th scope="col">images</th>
        </tr>
      </thead>
      <tbody>
        {counts.map((count, exit) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an exit is its number.
          <tr key={exit}>
            <th scope="row">{exitName(exit)}</th>
            <td>{thresholds[exit] === undefined ? 'the rest' : short(thresholds[exit])}</td>
            <td>{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p>
      {gigaflops(cost)} an image{accuracy !== null && `, ${percent(accuracy)} right`}.
    </p>
  </>
);
