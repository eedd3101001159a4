import { useEffect, useState } from 'react';
import type { Frame } from '#shared/figure';
import type { Size } from '#shared/types';
import { offerFigure } from '../../figure/source';
import { ColorBar } from '../../overlay/ColorBar';
import { useView } from '../../state';
import { ImageBoard } from '../../viewport/ImageBoard';
import { pointAtPatches } from '../point-at-patches';
import '../view.css';
import type { ViewProps } from '../view';
import { describe, tokenWords } from './describe';
import { figureOf } from './figure';
import { mapOf } from './map';
import { mergingMarks } from './marks';
import './merging.css';
import { Side } from './Side';
import { changeSpec } from './spec';
import { Toolbar } from './Toolbar';
import { type Merging, tokenOf, useMerging } from './use-merging';
import { barWords, boardWords as words } from './words';

/** Where merged tokens took their content from. */
export default function MergingView({ host, tiles, file, name, size, result }: ViewProps) {
  const merging = useMerging(host, file, result);
  const layout = useView((state) => state.layout);
  const [pointed, setPointed] = useState<number | null>(null);
  useEffect(() => (merging ? offerFigure(figureOf(host, merging)) : undefined), [host, merging]);
  const token = merging && (inside(merging, pointed) ?? tokenOf(merging));
  return (
    <div className="view" aria-busy={merging !== null && !merging.maps && !merging.problem}>
      {merging ? <Toolbar merging={merging} /> : <div className="view-toolbar" />}
      <div className="view-body">
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          {...(merging && token !== null && selecting(merging, token, setPointed))}
          layout={merging ? layout : 'one'}
          label={merging ? words.label(name) : words.image(name)}
        />
        {merging && token !== null && <Scale merging={merging} token={token} />}
        {merging && token !== null ? (
          <Side merging={merging} token={token} />
        ) : (
          <div className="view-side merging-side" />
        )}
      </div>
      <div className="readout">
        <strong>{merging && describe(merging)}</strong>
        <span aria-live="polite">{merging && token !== null && tokenWords(merging, token)}</span>
      </div>
    </div>
  );
}

/** Another merge may have fewer tokens. */
function inside({ merges, stage }: Merging, token: number | null): number | null {
  const [h, w] = merges.stages[stage]!.to;
  return token !== null && token < h * w ? token : null;
}

function Scale({ merging, token }: { merging: Merging; token: number }) {
  const map = mapOf(merging, token);
  if (!map) return null;
  const [low, high] = map.range;
  const digits = high < 0.1 ? 3 : 2;
  return (
    <ColorBar
      title={merging.spec.map === 'attention' ? barWords.attention : barWords.lengths}
      colormap={map.colormap}
      low={low.toFixed(digits)}
      middle={((low + high) / 2).toFixed(digits)}
      high={high.toFixed(digits)}
    />
  );
}

/** What the image draws and does: the token pointed at shows its points, a click keeps it. */
function selecting(merging: Merging, token: number, setPointed: (token: number | null) => void) {
  const { result, merges, stage } = merging;
  const grid = merges.stages[stage]!.to;
  return {
    ...pointAtPatches({
      grid,
      region: result.region,
      pointed: token,
      setPointed,
      help: words.keys,
      pick: (chosen) => changeSpec(words.selectToken, { token: middleOf(grid, chosen) }),
    }),
    marks: (frame: Frame) => mergingMarks(frame, merging, mapOf(merging, token), token),
  };
}

const middleOf = ([h, w]: Size, token: number) => ({
  y: (Math.floor(token / w) + 0.5) / h,
  x: ((token % w) + 0.5) / w,
});
