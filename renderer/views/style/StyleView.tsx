import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Host } from '#shared/contract';
import { offerFigure } from '../../stage/figure/source';
import { floatPictures } from '../../stage/float-pictures';
import '../../stage/view.css';
import { lackedPicture, useCurrentCard, useSettingValues, useView } from '../../state';
import type { ViewProps } from '../view';
import { AttentionBar } from './AttentionBar';
import { Boards } from './Boards';
import { styleSetting } from './choose';
import { figureOfSheet, figureOfStage } from './figure';
import type { Pointed } from './marks';
import { Picker } from './Picker';
import { SheetTable } from './SheetTable';
import './style.css';
import { Teaching } from './Teaching';
import { Toolbar } from './Toolbar';
import { useSheetOf } from './use-sheet';
import { type Styling, useStyle } from './use-style';
import { describe, pointedText } from './words';

/** The picture in the style of another, and which patches of it each patch drew from. */
export default function StyleView(props: ViewProps) {
  const { host, file, result } = props;
  const styling = useStyle(host, file, result);
  const card = useCurrentCard();
  const values = useSettingValues(card);
  const setting = styleSetting(card);
  const layout = useView((state) => state.layout);
  const sheet = useSheetOf(card, setting, values);
  const many = layout === 'multiples' && setting !== undefined;
  const [pointed, setPointed] = useState<Pointed | null>(null);
  useEffect(() => {
    if (many && card) return offerFigure(figureOfSheet(host, card, sheet));
    return styling ? offerFigure(figureOfStage(host, styling)) : undefined;
  }, [host, many, card, sheet, styling]);
  if (!card || !values) return null;
  const lacked = lackedPicture(card, values) !== undefined;
  return (
    <div className="view">
      <Toolbar {...{ host, card, values, styling, many, sheet }} />
      <div className="view-body">
        {many ? (
          <SheetTable {...{ host, card, sheet }} />
        ) : (
          <>
            <Boards {...props} {...{ styling, layout, pointed, setPointed }} />
            {!styling && <Teaching {...{ host, card, lacked }} />}
            {styling?.attention && <AttentionBar styling={styling} />}
          </>
        )}
      </div>
      <Readout {...{ host, many, styling, pointed }} />
      {setting && <Picker {...{ host, card, many }} chosen={String(values[setting.name])} />}
    </div>
  );
}

interface ReadoutProps {
  host: Host;
  many: boolean;
  styling: Styling | null;
  pointed: Pointed | null;
}

/** What is on the stage, and the number of the patch pointed at. */
function Readout({ host, many, styling, pointed }: ReadoutProps) {
  const busy = useBusy(host, styling);
  const words = !many && styling;
  return (
    <div className="readout" aria-busy={busy}>
      <strong>{words && describe(words)}</strong>
      <span aria-live="polite">{words && pointed && pointedText(words, words.map, pointed)}</span>
    </div>
  );
}

/** Whether a picture or a map is still on its way. */
function useBusy(host: Host, styling: Styling | null): boolean {
  const pictures = useMemo(() => floatPictures(host), [host]);
  const { output: picture } = styling?.stylized ?? {};
  const painting = useSyncExternalStore(
    pictures.onChange,
    () => picture !== undefined && !pictures.get({ picture }) && !pictures.problem({ picture }),
  );
  const asking = styling?.spec.pick && styling.attention && !styling.map && !styling.problem;
  return painting || Boolean(asking);
}
