import { useEffect, useState } from 'react';
import type { ModelCard, Result } from '#shared/types';
import { offerFigure } from '../../figure/source';
import {
  type Settings,
  useCurrentCard,
  useCurrentError,
  useLibrary,
  useSettingValues,
} from '../../state';
import { ImageBoard } from '../../viewport/ImageBoard';
import type { ViewProps } from '../view';
import '../view.css';
import { cascadeOf, thresholdsOf } from './cascade';
import { ExitStage } from './ExitStage';
import './exits.css';
import { outcomeText } from './describe';
import { figureOf } from './figure';
import { LibraryExits } from './LibraryExits';
import { useAccuracy } from './use-accuracy';
import { useSeenImages } from './use-images';
import { words } from './words';

export default function ExitsView(props: ViewProps) {
  const card = useCurrentCard();
  const settings = useSettingValues(card);
  if (card?.stages && settings) return <Cascade {...props} card={card} settings={settings} />;
  // Another model was chosen and has not run yet.
  const { tiles, file, size, name } = props;
  return (
    <ImageBoard tiles={tiles} file={file} size={size} layout="one" label={words.view.image(name)} />
  );
}

interface CascadeProps extends ViewProps {
  card: ModelCard;
  settings: Settings;
}

/** The exits of one image beside each other, and below them all images of the library. */
function Cascade({ host, tiles, file, name, size, result, card, settings }: CascadeProps) {
  const known = useLast(result, file, card.id);
  const failed = useCurrentError() !== undefined;
  const many = useLibrary((state) => state.items.size > 1);
  const stages = cascadeOf(card, settings, known?.parts.exits);
  const images = useSeenImages(card, settings);
  const thresholds = thresholdsOf(stages, settings);
  const all = useAccuracy(card, images, thresholds);
  useEffect(() => {
    const exits = result?.parts.exits;
    return result && exits
      ? offerFigure(
          figureOf(result, cascadeOf(card, result.provenance.settings, exits), all.accuracy),
        )
      : undefined;
  }, [result, card, all.accuracy]);
  return (
    <div className="view exits">
      <div className="exits-strip">
        {stages.map((stage, exit) => (
          <ExitStage
            // biome-ignore lint/suspicious/noArrayIndexKey: an exit is its number.
            key={exit}
            card={card}
            exit={exit}
            stage={stage}
            failed={failed}
            tiles={tiles}
            file={file}
            name={name}
            size={size}
            region={known?.region}
          />
        ))}
      </div>
      <p className="readout exits-outcome" role="status">
        <strong>{outcomeText(stages, known?.firstRun) || words.view.running}</strong>
      </p>
      {many && (
        <LibraryExits host={host} card={card} images={images} thresholds={thresholds} known={all} />
      )}
    </div>
  );
}

/** The result, or while a later exit runs the last one of the same image and model. */
function useLast(result: Result | undefined, file: string, model: string): Result | undefined {
  const [last, setLast] = useState({ result, file, model });
  const same = last.file === file && last.model === model;
  if (!same || (result && result !== last.result)) setLast({ result, file, model });
  return result ?? (same ? last.result : undefined);
}
