import { useEffect } from 'react';
import { offerFigure } from '../../figure/source';
import '../view.css';
import type { ViewProps } from '../view';
import { FrameStrip } from './FrameStrip';
import { figureOf } from './figure';
import { Pictures } from './Pictures';
import { SidePanel } from './SidePanel';
import { StepCharts } from './StepCharts';
import { Toolbar } from './Toolbar';
import './trace.css';
import { useOthers } from './use-others';
import { useTrace } from './use-trace';
import { words } from './words';

/** How an image comes out of noise: each step of the solver, and the image on the way. */
export default function TraceView({ host, file, result }: ViewProps) {
  const traced = useTrace(host, file, result);
  const others = useOthers(host, file, traced?.result);
  useEffect(() => (traced ? offerFigure(figureOf(host, traced)) : undefined), [host, traced]);
  if (!traced) return <div className="view" aria-busy="true" />;
  const { trace, frame } = traced;
  const number = trace.frames.steps[frame];
  return (
    <div className="view" aria-busy={traced.states === undefined}>
      <Toolbar host={host} traced={traced} others={others} />
      <div className="view-body">
        <div className="trace-main">
          <Pictures traced={traced} />
          <StepCharts traced={traced} />
        </div>
        <SidePanel host={host} traced={traced} others={others} />
      </div>
      <div className="readout">
        <strong>{words.describe(trace)}</strong>
        <span aria-live="polite">
          {number !== undefined && words.frameName(trace.steps[number]!, number)}
        </span>
      </div>
      <FrameStrip traced={traced} />
    </div>
  );
}
