import { useEffect, useState } from 'react';
import type { Frame } from '#shared/figure';
import { offerFigure } from '../../figure/source';
import { ColorBar } from '../../overlay/ColorBar';
import { differenceColors } from '../../overlay/float-images';
import { type BoardKeys, ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import { usePainting } from '../../overlay/use-painting';
import { useView } from '../../state';
import { LARGEST_DIFFERENCE } from '../../workers/float-image-painter';
import type { ViewProps } from '../view';
import { figureOf } from './figure';
import { roundMarks } from './marks';
import './rounds.css';
import { describe, isShort, progressText, roundName } from './describe';
import { Side } from './Side';
import { Strips } from './Strips';
import { roundOf, type Series } from './series';
import { changeSpec } from './spec';
import { Toolbar } from './Toolbar';
import { type Rounds, useRounds } from './use-rounds';
import { words } from './words';

/** A model run again and again on what it made: what is left of the content. */
export default function RoundsView({ host, tiles, file, name, size, result }: ViewProps) {
  const rounds = useRounds(host, file, name, result);
  const layout = useView((state) => state.layout);
  useEffect(() => (rounds ? offerFigure(figureOf(host, rounds)) : undefined), [host, rounds]);
  const [pointed, point] = useState<number | null>(null);
  return (
    <div className="view">
      <Toolbar host={host} rounds={rounds} />
      <div className="view-body">
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          {...(rounds && boardOf(rounds))}
          layout={rounds ? layout : 'one'}
          label={rounds ? words.view.board(roundName(rounds.round), name) : words.view.image(name)}
        />
        {rounds?.image.minus && <DifferenceBar measure={rounds.image.minus.measure} />}
        <Side rounds={rounds} pointed={pointed} point={point} />
      </div>
      {rounds ? <Readout rounds={rounds} /> : <div className="readout" />}
      {rounds ? <Strips host={host} rounds={rounds} /> : <div className="rounds-strips" />}
    </div>
  );
}

/** What the image draws, and what its keys do: across the rounds, up and down over the models. */
function boardOf(rounds: Rounds) {
  const { all, series, round, spec, images: pictures } = rounds;
  const keys: BoardKeys = {
    help: words.view.keys,
    move(columns, rows) {
      const next = all[all.indexOf(series) + rows] ?? series;
      if (rows !== 0) changeSpec(words.steps.chooseModel, { model: next.model });
      else changeSpec(words.steps.chooseRound, { round: besideRound(series, round, columns) });
    },
    enter: () =>
      changeSpec(words.steps.chooseWhatIsShown, {
        show: spec.show === 'picture' ? 'colour' : 'picture',
      }),
    escape: () => changeSpec(words.steps.chooseRound, { round: 'last' }),
  };
  return {
    keys,
    marks: (frame: Frame) => roundMarks(rounds, frame),
    onMarks: pictures.onChange,
  };
}

const besideRound = (series: Series, round: number, by: number): number =>
  Math.max(0, roundOf(series, round + by));

function DifferenceBar({ measure }: { measure: 'colour' | 'lightness' }) {
  const signed = measure === 'lightness';
  const end = LARGEST_DIFFERENCE.toFixed(1);
  return (
    <ColorBar
      title={signed ? words.view.lighterOrDarker : 'difference'}
      colormap={differenceColors(measure).name}
      low={signed ? `≤ −${end}` : '0'}
      middle={signed ? '0' : (LARGEST_DIFFERENCE / 2).toFixed(2)}
      high={`≥ ${end}`}
    />
  );
}

/** What is on the stage, and how far the run is. */
function Readout({ rounds }: { rounds: Rounds }) {
  const { series, round, spec, images: pictures, image: picture } = rounds;
  const { busy, problem } = usePainting(pictures, picture);
  return (
    <div className="readout" aria-busy={busy}>
      <strong>{problem?.message ?? describe(series, round, spec.show)}</strong>
      <span aria-live="polite">{isShort(series) && progressText(series)}</span>
    </div>
  );
}
