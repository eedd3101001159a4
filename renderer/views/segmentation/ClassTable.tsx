import { memo } from 'react';
import { Button, IconButton, tip } from '../../ui';
import { probability } from '../../ui/format';
import { type ClassRow, classRows } from './classes';
import { count, percent, scoreText } from './describe';
import { changeLook, plainLook, recolour, toggleHidden, toggleIsolated } from './spec';
import type { Segmenting } from './use-segmentation';
import { words } from './words';

/** The legend: every class on the image with its colour and numbers; what is shown is chosen here. */
export const ClassTable = memo(function ClassTable({ segmenting }: { segmenting: Segmenting }) {
  const { result, look } = segmenting;
  const rows = classRows(segmenting);
  const judged = segmenting.truth?.score !== null && segmenting.truth !== null;
  const changed = look.isolated !== null || look.hidden.length > 0 || hasColors(look.colors);
  return (
    <>
      <div className="segmentation-head">
        <h3>{words.classTable.classes}</h3>
        <Button
          look="quiet"
          disabled={!changed}
          help={words.classTable.resetHelp}
          onClick={() =>
            changeLook(words.classTable.resetClasses, result.model, plainLook, ' reset')
          }
        >
          {words.classTable.reset}
        </Button>
      </div>
      <div className="segmentation-classes">
        <table aria-label={words.classTable.classesOnTheMap}>
          <thead>
            <tr>
              <th scope="col">{words.classTable.classAndArea}</th>
              <th scope="col">{words.classTable.share}</th>
              <th scope="col" {...tip(words.classTable.confHelp)}>
                {words.classTable.conf}
              </th>
              {judged && (
                <th scope="col" {...tip(words.classTable.iouHelp)}>
                  {words.classTable.iou}
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
            aria-label={words.classTable.colourOf(label)}
            {...tip(words.classTable.colourHelp)}
            onChange={(event) => recolour(result.model, index, event.target.value)}
          />
          <button
            type="button"
            aria-pressed={alone}
            onClick={() => toggleIsolated(result.model, index)}
            {...tip(words.classTable.aloneHelp(label))}
          >
            <span className="ellipsis">{label}</span>
            <small>
              {pixels > 0 ? words.classTable.px(count(pixels)) : words.classTable.onlyInTheMask}
            </small>
          </button>
        </div>
      </th>
      <td>{percent(share)}</td>
      <td>{confidence === null ? '–' : probability(confidence)}</td>
      {judged && <td>{scoreText(iou)}</td>}
      <td>
        <IconButton
          icon={hidden ? 'eyeOff' : 'eye'}
          label={words.classTable.hide(label)}
          help={words.classTable.hideHelp}
          aria-pressed={hidden}
          onClick={() => toggleHidden(result.model, index)}
        />
      </td>
    </tr>
  );
}
