import { memo } from 'react';
import { Button, IconButton, tip } from '../../ui';
import { probability } from '../../ui/format';
import { type ClassRow, classRows } from './classes';
import { changeLook, plainLook, recolour, toggleHidden, toggleIsolated } from './spec';
import type { Segmenting } from './use-segmentation';
import { count, percent, scoreText } from './words';

const NO_RUN = 'The model does not run again.';

/** The legend: every class on the image with its colour and numbers; what is shown is chosen here. */
export const ClassTable = memo(function ClassTable({ segmenting }: { segmenting: Segmenting }) {
  const { result, look } = segmenting;
  const rows = classRows(segmenting);
  const judged = segmenting.truth?.score !== null && segmenting.truth !== null;
  const changed = look.isolated !== null || look.hidden.length > 0 || hasColors(look.colors);
  return (
    <>
      <div className="segmentation-head">
        <h3>Classes</h3>
        <Button
          look="quiet"
          disabled={!changed}
          help={`Shows all classes in the palette’s colours. ${NO_RUN}`}
          onClick={() => changeLook('Reset classes', result.model, plainLook, ' reset')}
        >
          Reset
        </Button>
      </div>
      <div className="segmentation-classes">
        <table aria-label="Classes on the map">
          <thead>
            <tr>
              <th scope="col">class, area</th>
              <th scope="col">share</th>
              <th scope="col" {...tip('Mean confidence over the pixels of this class.')}>
                conf.
              </th>
              {judged && (
                <th scope="col" {...tip('Intersection over union with the ground truth.')}>
                  IoU
                </th>
              )}
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.index} row={row} segmenting={segmenting} judged={judged} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
});

const hasColors = (colors: Readonly<Record<string, string>>): boolean =>
  Object.keys(colors).length > 0;

interface RowProps {
  row: ClassRow;
  segmenting: Segmenting;
  judged: boolean;
}

function Row({ row, segmenting, judged }: RowProps) {
  const { result, look, colors, labelOf } = segmenting;
  const { index, pixels, share, confidence, iou = null } = row;
  const label = labelOf(index);
  const hidden = look.hidden.includes(index);
  const alone = look.isolated === index;
  const dim = look.isolated === null ? hidden : !alone;
  return (
    <tr className={dim ? 'segmentation-dim' : ''}>
      <th scope="row">
        <div className="segmentation-class">
          <input
            type="color"
            value={colors[index]}
            aria-label={`Colour of ${label}`}
            {...tip(`Changes the colour of this class. ${NO_RUN}`)}
            onChange={(event) => recolour(result.model, index, event.target.value)}
          />
          <button
            type="button"
            aria-pressed={alone}
            onClick={() => toggleIsolated(result.model, index)}
            {...tip(`Shows ${label} alone; click again to show all classes. ${NO_RUN}`)}
          >
            <span className="ellipsis">{label}</span>
            <small>{pixels > 0 ? `${count(pixels)} px` : 'only in the mask'}</small>
          </button>
        </div>
      </th>
      <td>{percent(share)}</td>
      <td>{confidence === null ? '–' : probability(confidence)}</td>
      {judged && <td>{scoreText(iou)}</td>}
      <td>
        <IconButton
          icon={hidden ? 'eyeOff' : 'eye'}
          label={`Hide ${label}`}
          help={`Shows or hides this class. ${NO_RUN}`}
          aria-pressed={hidden}
          onClick={() => toggleHidden(result.model, index)}
        />
      </td>
    </tr>
  );
}
