import { useEffect, useMemo, useState } from 'react';
import type { Frame } from '#shared/figure';
import { offerFigure } from '../../figure/source';
import { ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import { pointAtPatches } from '../point-at-patches';
import type { ViewProps } from '../view';
import { describe } from './describe';
import { figureOf } from './figure';
import './generator.css';
import { Modulation } from './Modulation';
import { generatorMarks, groundOf, overOf } from './marks';
import { Strip } from './Strip';
import { changeSpec } from './spec';
import { Toolbar } from './Toolbar';
import { type Shown, useGenerator } from './use-generator';
import { viewWords as words } from './words';

/** An image made of a seed: what its latent does, and what its tokens do. */
export default function GeneratorView(props: ViewProps) {
  const { host, tiles, name, size } = props;
  const shown = useGenerator(host, props);
  const [pointed, setPointed] = useState<number | null>(null);
  useEffect(() => (shown ? offerFigure(figureOf(host, shown)) : undefined), [host, shown]);
  return (
    <div className="view" aria-busy={shown !== null && !shown.made && !shown.problem}>
      {shown ? <Toolbar host={host} shown={shown} /> : <div className="view-toolbar" />}
      <div className="view-body">
        {shown ? (
          <Board
            shown={shown}
            pointed={pointed}
            setPointed={setPointed}
            {...{ tiles, name, size }}
          />
        ) : (
          <ImageBoard
            tiles={tiles}
            file={null}
            size={size}
            layout="one"
            label={words.waiting(name)}
          />
        )}
        {shown ? <Modulation {...shown} /> : <div className="view-side generator-side" />}
      </div>
      <div className="readout">
        <strong>{shown && describe(shown)}</strong>
        <span>{shown && !shown.generator.explained && words.noExplanation}</span>
      </div>
      {shown ? <Strip host={host} shown={shown} /> : <div className="generator-strip" />}
    </div>
  );
}

interface BoardProps extends Pick<ViewProps, 'tiles' | 'name' | 'size'> {
  shown: Shown;
  pointed: number | null;
  setPointed: (token: number | null) => void;
}

function Board({ shown, pointed, setPointed, tiles, name, size }: BoardProps) {
  const over = useMemo(() => overOf(shown), [shown]);
  const ground = groundOf(shown);
  return (
    <ImageBoard
      tiles={tiles}
      file={null}
      size={size}
      layout="one"
      label={words.board(name)}
      marks={(frame: Frame) => generatorMarks(frame, shown, over, pointed)}
      {...pointAtPatches({
        ...ground,
        pointed,
        setPointed,
        help: words.keys,
        pick(token) {
          const { show, over: lies } = shown.spec;
          changeSpec(words.chooseToken, {
            token,
            ...(show === 'seed' && lies === 'none' && { over: 'attention' as const }),
          });
        },
      })}
    />
  );
}
