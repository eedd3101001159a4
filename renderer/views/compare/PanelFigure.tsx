import { useCallback, useRef, useSyncExternalStore } from 'react';
import { type ColorScale, type Frame, numberText } from '#shared/figure';
import type { Size } from '#shared/types';
import { settingsOf, useDragTarget, useModels } from '../../state';
import { Button, IconButton, PopoverButton, Select } from '../../ui';
import { ImageViewer } from '../../viewport/ImageViewer';
import type { TileCache } from '../../viewport/tiles';
import type { Drawing } from '../drawing';
import { SettingField } from '../SettingField';
import type { ViewEntry } from '../view';
import { changePanel, openInStage, removePanel, swapPanel } from './changes';
import type { Cursor } from './cursor';
import { showsOf } from './draw';
import { panelMarks } from './marks';
import { type PanelSpec, useCompareSpec } from './spec';
import type { Panel } from './use-compared';
import { words } from './words';

interface PanelFigureProps {
  tiles: TileCache;
  file: string;
  size: Size;
  /** Of which one can be chosen to draw. */
  views: readonly ViewEntry[];
  specs: readonly PanelSpec[];
  panel: Panel;
  drawing: Drawing | null;
  cursor: Cursor;
}

/** One model on the image: what it is, what it draws, and what is under the cursor of all. */
export function PanelFigure(props: PanelFigureProps) {
  const { tiles, file, size, specs, panel, drawing, cursor } = props;
  const figure = useRef<HTMLElement>(null);
  useDragTarget((dragged) => {
    if (dragged.kind !== 'model') return undefined;
    const patch = { model: dragged.id, settings: null };
    return {
      title: words.panelFigure.dragged(panel.place + 1),
      run: () => changePanel(words.steps.chooseModel, specs, panel.place, patch),
    };
  }, figure);
  const opacity = useCompareSpec((spec) => spec.opacity);
  const marks = useCallback(
    (frame: Frame) => panelMarks(drawing, frame, opacity, cursor.at),
    [drawing, opacity, cursor],
  );
  const onChange = useCallback(
    (listener: () => void) => {
      const off = [cursor.onChange(listener), drawing?.onChange(listener)];
      return () => {
        for (const stop of off) stop?.();
      };
    },
    [drawing, cursor],
  );
  return (
    <figure
      ref={figure}
      className="compare-panel"
      aria-label={words.panelFigure.panel(panel.place + 1)}
    >
      <PanelHead {...props} />
      <ImageViewer
        tiles={tiles}
        file={file}
        size={size}
        marks={marks}
        onMarks={onChange}
        onHover={cursor.move}
      />
      <PanelState panel={panel} drawing={drawing} cursor={cursor} onChange={onChange} />
    </figure>
  );
}

/** Which model, what of it, and what can be done with the panel. */
function PanelHead({ views, specs, panel }: PanelFigureProps) {
  const cards = useModels((state) => state.cards);
  const { place, spec, result, show } = panel;
  const change = (title: string, patch: Partial<PanelSpec>) =>
    changePanel(title, specs, place, patch);
  return (
    <figcaption>
      <div>
        <Select
          bare
          label={words.panelFigure.modelOfPanel(place + 1)}
          help={words.panelFigure.modelOfPanelHelp}
          value={spec.model}
          choices={cards.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={(model) => change(words.steps.chooseModel, { model, settings: null })}
        />
        <Select
          bare
          label={words.panelFigure.shownInPanel(place + 1)}
          help={words.panelFigure.shownInPanelHelp}
          value={show.show}
          choices={showsOf(views, result).map((one) => ({ value: one.show, label: one.title }))}
          onChange={(chosen) => change(words.steps.chooseShown, { show: chosen })}
        />
      </div>
      <div>
        <PanelSettings panel={panel} change={change} />
        <Button look="quiet" help={words.panelFigure.openHelp} onClick={() => openInStage(panel)}>
          {words.panelFigure.open}
        </Button>
        {place > 0 && (
          <Button
            look="quiet"
            aria-label={words.panelFigure.swapPanel(place + 1)}
            help={words.panelFigure.swapPanelHelp}
            onClick={() => swapPanel(specs, place)}
          >
            ⇄
          </Button>
        )}
        {specs.length > 1 && (
          <IconButton
            icon="close"
            label={words.panelFigure.removePanel(place + 1)}
            help={words.panelFigure.removePanelHelp}
            onClick={() => removePanel(specs, place)}
          />
        )}
      </div>
    </figcaption>
  );
}

interface PanelSettingsProps {
  panel: Panel;
  change: (title: string, patch: Partial<PanelSpec>) => void;
}

/** Settings of this panel alone. */
function PanelSettings({ panel: { place, spec, card, request }, change }: PanelSettingsProps) {
  const settings = card ? settingsOf(card) : [];
  if (!request || settings.length === 0) return null;
  return (
    <PopoverButton
      title={spec.settings ? words.panelFigure.settingsChanged : words.panelFigure.settings}
      label={words.panelFigure.settingsOfPanel(place + 1)}
      look="quiet"
      side="left"
      help={words.panelFigure.settingsOfPanelHelp}
    >
      {settings.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          value={request.settings[setting.name] ?? setting.default}
          onChange={(value) =>
            change(words.steps.changeSettings, {
              settings: { ...request.settings, [setting.name]: value },
            })
          }
        />
      ))}
      <Button
        disabled={!spec.settings}
        help={words.panelFigure.useInspectorSettingsHelp}
        onClick={() => change(words.steps.useInspectorSettings, { settings: null })}
      >
        {words.panelFigure.useInspectorSettings}
      </Button>
    </PopoverButton>
  );
}

interface PanelStateProps extends Pick<PanelFigureProps, 'panel' | 'drawing' | 'cursor'> {
  /** Tells of changes of drawing and cursor. */
  onChange: (listener: () => void) => () => void;
}

/** Why there is nothing to see, or what is under the cursor. */
function PanelState({ panel, drawing, cursor, onChange }: PanelStateProps) {
  const text = useSyncExternalStore(onChange, () => {
    const problem = panel.note || drawing?.problem();
    if (problem) return problem;
    if (!drawing || drawing.busy()) return words.panelFigure.drawing;
    return (cursor.at && drawing.words(cursor.at)) || drawing.title;
  });
  const scale = useSyncExternalStore(onChange, () => drawing?.scale()?.range.join() ?? '');
  const busy = panel.result !== undefined && (!drawing || (drawing.busy() && !drawing.problem()));
  return (
    <p className="compare-state" aria-busy={busy}>
      <span>{text}</span>
      {scale !== '' && drawing && <SmallBar scale={drawing.scale()!} of={drawing.title} />}
      {panel.again && (
        <Button look="quiet" help={words.panelFigure.runAgainHelp} onClick={panel.again}>
          {words.panelFigure.runAgain}
        </Button>
      )}
    </p>
  );
}

/** Every so many of the 256 colours are enough for a bar this small. */
const EVERY = 15;

/** The colours of a map with the values at their ends. */
function SmallBar({ scale, of }: { scale: ColorScale; of: string }) {
  const { title, colors, range } = scale;
  const [low, high] = range.map(numberText);
  const stops = colors.filter((_, i) => i % EVERY === 0);
  return (
    <span
      className="compare-bar"
      role="img"
      aria-label={words.panelFigure.colourBar(title, low!, high!)}
    >
      {title !== of && <span className="compare-unit">{title}</span>}
      {low}
      <i style={{ background: `linear-gradient(90deg, ${stops.join(', ')})` }} />
      {high}
    </span>
  );
}
