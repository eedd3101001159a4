import { exitMarks } from '#shared/exits';
import type { Panel } from '#shared/figure';
import type { Exit } from '#shared/types';
import type { Embedded } from '../embedded-image';
import type { ReportFigure } from '../model';
import { type Canvas, figure, frameFor, imageIn, MOST_PANELS } from './canvas';

/** The exits of a cascade with the tokens that each of them saw; hatched where one did not run. */
export async function exitsFigures(canvas: Canvas): Promise<readonly ReportFigure[]> {
  const { result } = canvas.subject;
  const { exits } = result.parts;
  if (!exits) return [];
  const stages = exits.stages.slice(0, MOST_PANELS);
  const frame = frameFor(canvas, Math.max(2, stages.length));
  const { provenance, region } = result;
  const panels = stages.map((stage, i): Panel<Embedded> => {
    return {
      title: [`Exit ${i + 1}: ${stateOf(stage, i, exits.chosen)}`, costOf(stage), classOf(stage)],
      marks: [...imageIn(canvas, frame), ...exitMarks(frame, provenance.imageSize, region, stage)],
    };
  });
  const more = exits.stages.length - stages.length;
  const caption = `The cascade answered at exit ${exits.chosen + 1} of ${exits.stages.length}; exits that did not run are hatched${more > 0 ? `, ${more} more are not drawn` : ''}.`;
  return [figure(frame, { panels, bar: null }, { name: 'exits', caption })];
}

function stateOf({ ran }: Exit, exit: number, chosen: number): string {
  if (exit === chosen) return 'answered';
  if (!ran) return 'not run';
  return exit < chosen ? 'below the threshold' : 'run to compare';
}

const costOf = ({ grid: [h, w], gflops, ms }: Exit): string =>
  `${h}×${w} tokens, ${Number(gflops.toPrecision(3))} GFLOPs${ms === null ? '' : `, ${ms.toFixed(1)} ms`}`;

function classOf({ top, confidence, threshold }: Exit): string {
  const [best] = top;
  if (!best || confidence === null) return '';
  const sign = threshold === null ? '' : confidence >= threshold ? ' ≥ ' : ' < ';
  return `${best.label} ${confidence.toFixed(3)}${sign}${threshold?.toFixed(3) ?? ''}`;
}
