import { type KeyboardEvent, useEffect, useMemo } from 'react';
import { offerFigure } from '../../figure/source';
import { Opacity } from '../../overlay/Appearance';
import { openDialog } from '../../state/dialogs';
import { columnsFor } from '../../viewport/columns';
import { arrows } from '../../viewport/ImageBoard';
import '../view.css';
import { Button, Checkbox, useSpace } from '../../ui';
import type { ViewProps } from '../view';
import { AgreementTable } from './AgreementTable';
import { addPanel } from './changes';
import './compare.css';
import { Cursor } from './cursor';
import { figureOf } from './figure';
import { PanelFigure } from './PanelFigure';
import { changeSpec, MOST_PANELS, type PanelSpec, useCompareSpec } from './spec';
import { useCompared, useDrawing, usePanelSpecs } from './use-compared';
import { useMious } from './use-mious';
import { words } from './words';

/** Height of what stands above and below an image, in CSS pixels. */
const CAPTION = 92;
/** Steps of the cursor that the arrow keys take over the image. */
const KEY_STEPS = 32;

/** Two to four models or settings on the same image. */
export default function CompareView({ host, tiles, file, name, size, views }: ViewProps) {
  const specs = usePanelSpecs();
  const panels = useCompared(host, views, file, name, specs);
  const { difference, opacity } = useCompareSpec();
  const cursor = useMemo(() => new Cursor(), []);
  const mious = useMious(host, views, file, panels);
  const [first = null] = panels;
  const base = (place: number) => (difference && place > 0 ? first : null);
  // As many hooks whatever the number of panels.
  const drawings = [
    useDrawing(host, panels[0], base(0)),
    useDrawing(host, panels[1], base(1)),
    useDrawing(host, panels[2], base(2)),
    useDrawing(host, panels[3], base(3)),
  ];
  useEffect(() => offerFigure(figureOf(panels, drawings, mious, opacity)));
  const [box, space] = useSpace();
  const columns = space
    ? columnsFor(space, panels.length, size, CAPTION, { full: true })
    : panels.length;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return; // a field of a panel has it
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    const [h, w] = size;
    const at = cursor.at ?? { x: w / 2, y: h / 2 };
    // The far edge itself is outside.
    const inside = (value: number, end: number) => Math.max(0, Math.min(end * 0.999, value));
    if (event.key === 'Escape') cursor.move(null);
    else if (arrow) {
      cursor.move({
        x: inside(at.x + (arrow[0] * w) / KEY_STEPS, w),
        y: inside(at.y + (arrow[1] * h) / KEY_STEPS, h),
      });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="view">
      <Toolbar specs={specs} />
      <div
        ref={box}
        className="compare-panels"
        role="application"
        aria-label={words.view.board(name)}
        aria-description={words.view.keys}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
        tabIndex={0}
        style={{ '--columns': columns } as React.CSSProperties}
        onKeyDown={onKeyDown}
      >
        {panels.map((panel, place) => (
          <PanelFigure
            // biome-ignore lint/suspicious/noArrayIndexKey: two panels may be of the same model.
            key={place}
            tiles={tiles}
            file={file}
            size={size}
            views={views}
            specs={specs}
            panel={panel}
            cursor={cursor}
            drawing={drawings[place] ?? null}
          />
        ))}
      </div>
      <AgreementTable panels={panels} mious={mious} />
    </div>
  );
}

function Toolbar({ specs }: { specs: readonly PanelSpec[] }) {
  const { difference, opacity } = useCompareSpec();
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.view.compare}>
      <Button
        icon="add"
        disabled={specs.length === 0 || specs.length >= MOST_PANELS}
        help={words.view.addPanelHelp(MOST_PANELS)}
        onClick={() => addPanel(specs)}
      >
        {words.view.addPanel}
      </Button>
      <Checkbox
        label={words.view.difference}
        help={words.view.differenceHelp}
        checked={difference}
        disabled={specs.length < 2}
        onChange={(on) => changeSpec(words.steps.showDifferences, { difference: on })}
      />
      <Opacity
        value={opacity}
        onChange={(value) => changeSpec(words.steps.changeOpacity, { opacity: value })}
      />
      <Button help={words.view.runsHelp} onClick={() => openDialog('compare-runs')}>
        {words.view.runs}
      </Button>
    </div>
  );
}
