import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Host } from '#shared/contract';
import type { Frame, Point } from '#shared/figure';
import { offerFigure } from '../../figure/source';
import { ClassBars } from '../../overlay/ClassBars';
import { pixelMarks } from '../../overlay/pixel-marks';
import { type BoardKeys, ImageBoard } from '../../viewport/ImageBoard';
import { currentViewport } from '../../viewport/store';
import '../view.css';
import { showError, useView } from '../../state';
import type { ViewProps } from '../view';
import { ClassTable } from './ClassTable';
import { figureOf } from './figure';
import { segmentationMarks } from './marks';
import { Scale } from './Scale';
import './segmentation.css';
import { describe, pixelText } from './describe';
import { toggleIsolated } from './spec';
import { Toolbar } from './Toolbar';
import { TruthPanel } from './truth/TruthPanel';
import { inside, type Pointed, usePointed } from './use-pointed';
import { type Segmenting, useSegmentation } from './use-segmentation';
import { words } from './words';

/** The class of every pixel, as a measuring tool. */
export default function SegmentationView({ host, tiles, file, name, size, result }: ViewProps) {
  const segmenting = useSegmentation(host, file, result);
  const layout = useView((state) => state.layout);
  const [pointed, point] = usePointed(host, segmenting?.result);
  useEffect(
    () => (segmenting ? offerFigure(figureOf(host, segmenting)) : undefined),
    [host, segmenting],
  );
  const board = segmenting && boardOf(host, segmenting, pointed, point);
  return (
    <div className="view">
      {segmenting ? (
        <Toolbar host={host} segmenting={segmenting} />
      ) : (
        <div className="view-toolbar" />
      )}
      <div className="view-body">
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          {...board}
          layout={segmenting ? layout : 'one'}
          label={segmenting ? words.view.board(name) : words.view.image(name)}
        />
        {segmenting ? (
          <aside className="view-side segmentation-side" aria-label={words.view.side}>
            <PointedClasses pointed={pointed} />
            <Scale segmenting={segmenting} />
            <ClassTable segmenting={segmenting} />
            <TruthPanel host={host} segmenting={segmenting} />
          </aside>
        ) : (
          <div className="view-side segmentation-side" />
        )}
      </div>
      {segmenting ? (
        <Readout segmenting={segmenting} pointed={pointed} />
      ) : (
        <div className="readout" />
      )}
    </div>
  );
}

/** Steps of the keyboard's cursor in CSS pixels, at least one image pixel. */
const CURSOR_STEP = 12;

/** What the image draws and does: point at a pixel, show its class alone. */
function boardOf(
  host: Host,
  segmenting: Segmenting,
  pointed: Pointed | null,
  point: (at: Point | null) => void,
) {
  const { result, look, overlay } = segmenting;
  const [h, w] = result.provenance.imageSize;
  const at = pointed?.at ?? null;
  const isolate = async (place: Point | null) => {
    const pixel = place && inside(result, place);
    if (!pixel) return;
    try {
      const question = { result: result.id, ...pixel, topK: 1 };
      const { top } = await host.call('segmentation.point', question);
      if (top[0]) toggleIsolated(result.model, top[0].index);
    } catch (thrown) {
      showError(thrown);
    }
  };
  const keys: BoardKeys = {
    help: words.view.keys,
    move(columns, rows) {
      const from = at ?? { x: Math.floor(w / 2), y: Math.floor(h / 2) };
      const step = Math.max(1, Math.round(CURSOR_STEP / (currentViewport()?.scale ?? 1)));
      point({
        x: Math.max(0, Math.min(w - 1, from.x + columns * step)),
        y: Math.max(0, Math.min(h - 1, from.y + rows * step)),
      });
    },
    enter: () => void isolate(at),
    escape() {
      point(null);
      if (look.isolated !== null) toggleIsolated(result.model, look.isolated);
    },
  };
  return {
    keys,
    marks: (frame: Frame) => segmentationMarks(segmenting, frame, at),
    bareMarks: (frame: Frame) => pixelMarks(frame, at),
    onMarks: overlay.onChange,
    onHover: point,
    onPick: (place: Point) => void isolate(place),
  };
}

/** The classes of the pixel pointed at. */
const PointedClasses = ({ pointed }: { pointed: Pointed | null }) => (
  <>
    <h3>{pointed ? words.view.pixelAt(pointed.at.x, pointed.at.y) : words.view.pixel}</h3>
    <div className="segmentation-pixel">
      {pointed ? (
        <ClassBars label={words.view.classesOfThePixel} top={pointed.top} />
      ) : (
        <p className="dim">{words.view.hint}</p>
      )}
    </div>
  </>
);

/** What is on the stage, and the pixel's classes for screen readers. */
function Readout({ segmenting, pointed }: { segmenting: Segmenting; pointed: Pointed | null }) {
  const { overlay } = segmenting;
  const read = useMemo(
    () => ({
      busy: () => overlay.busy,
      problem: () => overlay.problem,
    }),
    [overlay],
  );
  const busy = useSyncExternalStore(overlay.onChange, read.busy);
  const problem = useSyncExternalStore(overlay.onChange, read.problem);
  return (
    <div className="readout" aria-busy={busy}>
      <strong>{problem ?? describe(segmenting)}</strong>
      <span aria-live="polite">
        {pointed && pointed.top.length > 0 && pixelText(pointed.at, pointed.top)}
      </span>
    </div>
  );
}
