import { useEffect, useMemo, useState } from 'react';
import type { Frame } from '#shared/figure';
import { offerFigure } from '../../figure/source';
import { ColorBar } from '../../overlay/ColorBar';
import { ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import { useView } from '../../state';
import { pointAtPatches } from '../point-at-patches';
import type { ViewProps } from '../view';
import { toggleIsolated } from './actions';
import { ClassTable } from './ClassTable';
import './experts.css';
import { choicesOf } from '#shared/routing';
import { barTitle, figureOf } from './figure';
import { LayerStrip } from './LayerStrip';
import { LoadPanel } from './LoadPanel';
import { expertMarks, type Overlay, overlayOf } from './marks';
import { Toolbar } from './Toolbar';
import { type Experts, useExperts } from './use-experts';
import { describe, patchWords, words } from './words';

/** Which expert computed each patch, how full the experts are, what they dropped. */
export default function ExpertsView({ host, tiles, file, name, size, result }: ViewProps) {
  const experts = useExperts(host, file, result);
  const layout = useView((state) => state.layout);
  const [at, setPointed] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: painted anew only for what is drawn.
  const overlay = useMemo(
    () => (experts ? overlayOf(experts) : null),
    [experts?.data, experts?.spec, experts?.choice, experts?.isolated],
  );
  useEffect(() => (experts ? offerFigure(figureOf(host, experts)) : undefined), [host, experts]);
  // Another model may have fewer patches.
  const pointed = experts && at !== null && at < patches(experts) ? at : null;
  const reading = experts !== null && !experts.data && !experts.problem;
  return (
    <div className="view" aria-busy={reading}>
      {experts ? <Toolbar experts={experts} /> : <div className="view-toolbar" />}
      <div className="view-body">
        {experts?.spec.mode === 'classes' ? (
          <ClassTable {...experts} />
        ) : (
          <ImageBoard
            tiles={tiles}
            file={file}
            size={size}
            {...(experts && overlay && pointing(experts, overlay, pointed, setPointed))}
            layout={experts ? layout : 'one'}
            label={experts ? words.board(name) : words.image(name)}
          />
        )}
        {experts?.spec.mode === 'gates' && (
          <ColorBar
            title={barTitle(experts)}
            colormap={experts.spec.colormap}
            low="0"
            middle="0.5"
            high="1"
          />
        )}
        {experts ? (
          <LoadPanel experts={experts} pointed={pointed} />
        ) : (
          <div className="view-side experts-side" />
        )}
      </div>
      <div className="readout">
        <strong>{experts && describe(experts)}</strong>
        <span aria-live="polite">
          {experts && pointed !== null && patchWords(experts, pointed)}
        </span>
      </div>
      {experts ? <LayerStrip experts={experts} /> : <div className="depth-strip" />}
    </div>
  );
}

const patches = ({ tokens: { grid } }: Experts): number => grid[0] * grid[1];

/** What the image draws and does: point at a patch, and show its expert alone. */
function pointing(
  experts: Experts,
  overlay: Overlay,
  pointed: number | null,
  setPointed: (patch: number | null) => void,
) {
  const { result, tokens, data, choice, isolated } = experts;
  const { region } = result;
  const { grid } = tokens;
  const ground = { size: result.provenance.imageSize, region, grid };
  return {
    ...pointAtPatches({
      grid,
      region,
      pointed,
      setPointed,
      help: words.boardHelp,
      pick(patch) {
        if (!data) return;
        toggleIsolated(isolated ?? choicesOf(data, tokens.special + patch)[choice]!.expert);
      },
      leave: () => isolated !== null && toggleIsolated(isolated),
    }),
    marks: (frame: Frame) => expertMarks(frame, ground, overlay, experts, pointed),
  };
}
