import type { Result, Size } from '#shared/types';
import type { Frame } from '../../stage/viewport';
import type { FigureSource, Panel } from '../view';
import type { CascadeStage } from './cascade';
import { exitMarks } from './marks';
import { confidenceText, costText, exitName, outcomeText, stateText, tokensText } from './words';

/** Classes named above a panel. */
const CLASSES = 3;

/** The cascade as a figure: a panel an exit, as on the stage. */
export const figureOf = (
  { provenance, region }: Result,
  stages: readonly CascadeStage[],
): FigureSource => ({
  snapshot: async (frame) => ({
    ...{ width: frame.width, height: frame.height, picture: true, marks: [], bar: null },
    panels: stages.map((stage, exit) => panelOf(frame, provenance.imageSize, region, stage, exit)),
    caption: [outcomeText(stages), `${provenance.modelId} on ${provenance.imageName}`],
  }),
});

function panelOf(
  frame: Frame,
  size: Size,
  region: Result['region'],
  stage: CascadeStage,
  exit: number,
): Panel {
  const classes = stage.top.slice(0, CLASSES).map(({ label, p }) => `${label} ${p.toFixed(2)}`);
  const title = [
    `${exitName(exit)}: ${stateText(stage, false)}`,
    `${tokensText(stage)}, ${costText(stage)}`,
    ...(stage.ran ? [`confidence ${confidenceText(stage)}`, classes.join(', ')] : ['', '']),
  ];
  return { title, marks: exitMarks(frame, size, region, stage) };
}
