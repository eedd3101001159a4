import { useEffect, useState } from 'react';
import type { Frame } from '#shared/figure';
import { offerFigure } from '../../figure/source';
import { useView } from '../../state';
import { ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import { pointAtPatches } from '../point-at-patches';
import type { ViewProps } from '../view';
import { describe, figureOf } from './figure';
import { sharesOfPlace, strongest } from './layers';
import { groundOf, tokenMarks } from './marks';
import { changeSpec } from './spec';
import { TokenPanel } from './TokenPanel';
import { TokenStrip } from './TokenStrip';
import { Toolbar } from './Toolbar';
import { type Shown, useVisualTokens } from './use-visual-tokens';
import './visual-tokens.css';
import { viewWords } from './words';

/** Where each visual token looks, and which tokens a place belongs to. */
export default function VisualTokensView({ host, tiles, file, name, size, result }: ViewProps) {
  const shown = useVisualTokens(host, file, result);
  const layout = useView((state) => state.layout);
  const [at, setPointed] = useState<number | null>(null);
  useEffect(() => (shown ? offerFigure(figureOf(host, shown)) : undefined), [host, shown]);
  // Another model may have fewer places.
  const pointed = shown && at !== null && at < placesOf(shown) ? at : null;
  return (
    <div className="view" aria-busy={shown !== null && !shown.modules && !shown.problem}>
      {shown ? <Toolbar {...shown.spec} /> : <div className="view-toolbar" />}
      <div className="view-body">
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          {...(shown && pointing(shown, pointed, setPointed))}
          layout={shown ? layout : 'one'}
          label={shown ? viewWords.board(name) : viewWords.image(name)}
        />
        {shown ? (
          <TokenPanel shown={shown} pointed={pointed} />
        ) : (
          <div className="view-side visual-tokens-side" />
        )}
      </div>
      <div className="readout">
        <strong>{shown && describe(shown)}</strong>
        <span aria-live="polite">{shown && pointed !== null && placeWords(shown, pointed)}</span>
      </div>
      {shown ? <TokenStrip {...shown} /> : <div className="visual-tokens-strip" />}
    </div>
  );
}

const placesOf = ({ tokens, module }: Shown): number => {
  const [h, w] = tokens.layers[module]!.grid;
  return h * w;
};

function placeWords({ tokens, modules, module }: Shown, place: number): string {
  if (!modules) return '';
  const shares = sharesOfPlace(modules[module]!.maps, place);
  return viewWords.place(tokens.layers[module]!.grid, place, shares);
}

/** What the image draws and does: point at a place, and select its strongest token. */
function pointing(
  shown: Shown,
  pointed: number | null,
  setPointed: (place: number | null) => void,
) {
  const { modules, module } = shown;
  return {
    ...pointAtPatches({
      ...groundOf(shown),
      pointed,
      setPointed,
      help: viewWords.keys,
      pick(place) {
        if (!modules) return;
        changeSpec(viewWords.choose, { module, token: strongest(modules[module]!.maps)[place]! });
      },
    }),
    marks: (frame: Frame) => tokenMarks(frame, shown, pointed),
  };
}
