import { useEffect, useState } from 'react';
import { type Frame, unseenMarks } from '#shared/figure';
import { offerFigure } from '../../figure/source';
import { ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import { useView } from '../../state';
import { pointAtPatches } from '../point-at-patches';
import type { ViewProps } from '../view';
import { ClassPanel } from './ClassPanel';
import { figureOf } from './figure';
import { classMarks } from './marks';
import { toggleIsolated } from './spec';
import { Toolbar } from './Toolbar';
import './token-labels.css';
import { describe, patchWords } from './describe';
import { type Labelling, useTokenLabels } from './use-token-labels';
import { words } from './words';

/** The class that each patch speaks for. */
export default function TokenLabelsView({ host, tiles, file, name, size, result }: ViewProps) {
  const labelling = useTokenLabels(host, file, result);
  const layout = useView((state) => state.layout);
  const [at, setPointed] = useState<number | null>(null);
  useEffect(
    () => (labelling ? offerFigure(figureOf(host, labelling)) : undefined),
    [host, labelling],
  );
  // Another model may have fewer patches.
  const pointed = labelling && at !== null && at < count(labelling) ? at : null;
  const reading = labelling !== null && !labelling.map && !labelling.problem;
  return (
    <div className="view" aria-busy={reading}>
      {labelling ? <Toolbar labelling={labelling} /> : <div className="view-toolbar" />}
      <div className="view-body">
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          {...(labelling && pointing(labelling, pointed, setPointed))}
          layout={labelling ? layout : 'one'}
          label={labelling ? words.view.board(name) : words.view.image(name)}
        />
        {labelling ? (
          <ClassPanel labelling={labelling} pointed={pointed} />
        ) : (
          <div className="view-side token-labels-side" />
        )}
      </div>
      <div className="readout">
        <strong>{labelling && describe(labelling)}</strong>
        <span aria-live="polite">
          {labelling && pointed !== null && patchWords(labelling, pointed)}
        </span>
      </div>
    </div>
  );
}

const count = ({ grid: [h, w] }: Labelling): number => h * w;

/** What the image draws and does: point at a patch, and show its class alone. */
function pointing(
  { result, grid, map, spec, isolated }: Labelling,
  pointed: number | null,
  setPointed: (patch: number | null) => void,
) {
  const { region } = result;
  const ground = { size: result.provenance.imageSize, region, grid };
  return {
    ...pointAtPatches({
      grid,
      region,
      pointed,
      setPointed,
      help: words.view.keys,
      pick: (patch) => map && toggleIsolated(map.best[patch]!),
      leave: () => isolated !== null && toggleIsolated(isolated),
    }),
    marks: (frame: Frame) =>
      map
        ? classMarks(frame, ground, map, { opacity: spec.opacity, isolated }, pointed)
        : unseenMarks(frame, ground.size, region),
  };
}
