import { useId, useMemo } from 'react';
import { type Confusion, score } from '#shared/segmentation';
import { count, scoreText } from '../describe';
import { words } from '../words';

interface ConfusionTableProps {
  confusion: Confusion;
  labelOf: (index: number) => string;
}

/** Larger tables cannot be read; the classes with the most pixels are shown. */
const LARGEST = 40;

/**
 * The confusion matrix: of the pixels of a true class (row), the share that was given each class
 * (column), in per cent; beside it the class's IoU.
 */
export function ConfusionTable({ confusion, labelOf }: ConfusionTableProps) {
  const note = useId();
  const { classes, left, sharesOf } = useMemo(() => matrixOf(confusion), [confusion]);
  return (
    <section
      className="confusion"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the focus.
      tabIndex={0}
      aria-label={words.confusionTable.confusionMatrix}
    >
      <p className="dim" id={note}>
        {words.confusionTable.explanation}
        {left > 0 && words.confusionTable.fewerPixels(left)}
      </p>
      <table aria-describedby={note}>
        <thead>
          <tr>
            <th scope="col">{words.confusionTable.trueClass}</th>
            <th scope="col">{words.confusionTable.pixels}</th>
            <th scope="col">{words.confusionTable.iou}</th>
            {classes.map(({ index }) => (
              <th key={index} scope="col" className="confusion-class">
                <span>{labelOf(index)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map(({ index, truth, iou }) => {
            const shares = sharesOf(index);
            return (
              <tr key={index}>
                <th scope="row">{labelOf(index)}</th>
                <td>{count(truth)}</td>
                <td>{scoreText(iou)}</td>
                {classes.map((column) => (
                  <Cell
                    key={column.index}
                    share={shares.get(column.index) ?? 0}
                    right={column.index === index}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Darker (or lighter, on a dark ground) the larger; the diagonal is what is right. */
const Cell = ({ share, right }: { share: number; right: boolean }) => (
  <td
    className={right ? 'confusion-right' : 'confusion-wrong'}
    style={{ '--share': `${(share * 40).toFixed(0)}%` } as React.CSSProperties}
  >
    {share === 0 ? '' : share < 0.005 ? '<1' : (100 * share).toFixed(0)}
  </td>
);

/** The classes that occur, and for each true one the share of its pixels by predicted class. */
function matrixOf(confusion: Confusion) {
  const occurring = score(confusion)
    .classes.map((one, index) => ({ index, ...one }))
    .filter(({ truth, predicted }) => truth + predicted > 0)
    .toSorted((a, b) => b.truth - a.truth || b.predicted - a.predicted);
  const classes = occurring.slice(0, LARGEST).toSorted((a, b) => a.index - b.index);
  const truths = new Map(classes.map(({ index, truth }) => [index, truth]));
  const rows = new Map<number, Map<number, number>>();
  for (const { truth, predicted, pixels } of confusion.counts) {
    const row = rows.get(truth) ?? new Map<number, number>();
    rows.set(truth, row.set(predicted, pixels / (truths.get(truth) || 1)));
  }
  const none: ReadonlyMap<number, number> = new Map();
  return {
    classes,
    left: occurring.length - classes.length,
    sharesOf: (truth: number): ReadonlyMap<number, number> => rows.get(truth) ?? none,
  };
}
