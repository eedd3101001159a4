import { useEffect, useState } from 'react';
import { offerFigure } from '../../figure/source';
import { useSpace } from '../../ui';
import { columnsFor } from '../../viewport/columns';
import { ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import type { ViewProps } from '../view';
import './attribution.css';
import { describe, patchWords } from './describe';
import { figureOf } from './figure';
import { Panel } from './Panel';
import { Side } from './Side';
import { Toolbar } from './Toolbar';
import { useAttributions } from './use-attributions';

/** Height of a panel's caption in CSS pixels. */
const CAPTION = 44;

/** Which patches speak for a class, by several methods. */
export default function AttributionView({ host, tiles, file, name, size, result }: ViewProps) {
  const attributions = useAttributions(host, file, result);
  const [pointed, setPointed] = useState<number | null>(null);
  const [box, space] = useSpace();
  useEffect(() => (attributions ? offerFigure(figureOf(host, attributions)) : undefined));
  if (!attributions) {
    return (
      <div className="view">
        <div className="view-toolbar" />
        <div className="view-body">
          <ImageBoard tiles={tiles} file={file} size={size} layout="one" label={name} />
        </div>
        <div className="readout" />
      </div>
    );
  }
  const { methods } = attributions;
  const columns = space ? columnsFor(space, methods.length, size, CAPTION) : methods.length;
  const board = { tiles, file, name, size, attributions, pointed, setPointed };
  return (
    <div className="view">
      <Toolbar attributions={attributions} />
      <div className="view-body">
        <div
          ref={box}
          className="attribution-panels"
          style={{ '--columns': columns } as React.CSSProperties}
        >
          {methods.map((one) => (
            <Panel key={one.method} {...board} {...one} />
          ))}
        </div>
        <Side attributions={attributions} />
      </div>
      <div className="readout">
        <strong>{describe(attributions)}</strong>
        <span aria-live="polite">{patchWords(attributions, pointed)}</span>
      </div>
    </div>
  );
}
