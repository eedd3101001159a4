import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { offerFigure } from '../../figure/source';
import { floatImages } from '../../overlay/float-images';
import { usePainting } from '../../overlay/use-painting';
import '../view.css';
import { lackedImage, useCurrentCard, useSettingValues, useView } from '../../state';
import type { ViewProps } from '../view';
import { AttentionBar } from './AttentionBar';
import { Boards } from './Boards';
import { styleSetting } from './choose';
import { figureOfSheet, figureOfStage } from './figure';
import type { Pointed } from './marks';
import { Picker } from './Picker';
import { SheetTable } from './sheet/SheetTable';
import './style.css';
import { describe, modelText, pointedText } from './describe';
import { useSheetOf } from './sheet/use-sheet';
import { Teaching } from './Teaching';
import { Toolbar } from './Toolbar';
import { type Styling, useStyle } from './use-style';
import { words } from './words';

/** The image in the style of another, and which patches of it each patch drew from. */
export default function StyleView(props: ViewProps) {
  const { host, file, result } = props;
  const card = useCurrentCard();
  const values = useSettingValues(card);
  const lacked = card !== undefined && lackedImage(card, values ?? {}) !== undefined;
  const steady = useStyle(host, file, result);
  const styling = lacked ? null : steady; // one without its style is not on its way to another
  const setting = styleSetting(card);
  const layout = useView((state) => state.layout);
  const sheet = useSheetOf(card, setting, values);
  const many = layout === 'multiples' && setting !== undefined;
  const [pointed, setPointed] = useState<Pointed | null>(null);
  useEffect(() => {
    if (many && card && values) {
      return offerFigure(figureOfSheet(host, sheet, modelText(card, values)));
    }
    return styling ? offerFigure(figureOfStage(host, styling)) : undefined;
  }, [host, many, card, values, sheet, styling]);
  if (!card || !values) return null;
  return (
    <div className="view">
      <Toolbar
        host={host}
        card={card}
        values={values}
        styling={styling}
        many={many}
        sheet={sheet}
      />
      <div className="view-body">
        {many ? (
          <SheetTable host={host} card={card} sheet={sheet} />
        ) : (
          <>
            <Boards
              {...props}
              styling={styling}
              layout={layout}
              pointed={pointed}
              setPointed={setPointed}
            />
            {!styling && <Teaching host={host} card={card} lacked={lacked} />}
            {styling?.attention && <AttentionBar styling={styling} />}
          </>
        )}
      </div>
      <Readout host={host} many={many} styling={styling} pointed={pointed} />
      {setting && (
        <Picker host={host} card={card} many={many} chosen={String(values[setting.name])} />
      )}
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
  const images = floatImages(host);
  const { busy, problem } = usePainting(images, styling && { image: styling.stylized.output });
  if (many || !styling) return <div className="readout" />;
  const { spec, attention, map } = styling;
  const hint = attention && !spec.pick && words.view.hint;
  const asking = spec.pick !== null && attention !== null && !map && !styling.problem;
  return (
    <div className="readout" aria-busy={busy || asking}>
      <strong>{problem ? `${problem.message}. ${problem.hint}` : describe(styling)}</strong>
      <span aria-live="polite">{pointed ? pointedText(styling, pointed) : hint}</span>
    </div>
  );
}
