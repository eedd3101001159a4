import { exitMarks } from '#shared/exits';
import type { Frame, Panel } from '#shared/figure';
import type { Result, Size } from '#shared/types';
import type { FigureSource } from '../../figure/source';
import type { CascadeStage } from './cascade';
import { curveMarks } from './curve-marks';
import { confidenceText, costText, exitName, outcomeText, stateText, tokensText } from './describe';
import type { Accuracy } from './use-accuracy';
import { words } from './words';

/** Classes named above a panel. */
const CLASSES = 3;

/** The cascade as a figure: a panel an exit, as on the stage, and the curve where it is known. */
export const figureOf = (
  { provenance, region, firstRun }: Result,
  stages: readonly CascadeStage[],
  accuracy: Accuracy | null,
): FigureSource => ({
  snapshot: async (frame) => ({
    width: frame.width,
    height: frame.height,
    image: true,
    marks: [],
    bar: null,
    panels: [
      ...stages.map((stage, exit) => panelOf(frame, provenance.imageSize, region, stage, exit)),
      ...(accuracy ? [curvePanel(frame, accuracy)] : []),
    ],
    caption: [
      outcomeText(stages, firstRun),
      words.figure.modelOnImage(provenance.modelId, provenance.imageName),
    ],
  }),
});

function curvePanel({ width, height }: Frame, accuracy: Accuracy): Panel {
  const images = words.figure.images(accuracy.count);
  const other = accuracy.reference ? words.figure.reference(accuracy.reference.name) : '';
  return {
    title: [words.figure.accuracyByThreshold, words.figure.onImages(images, other)],
    marks: curveMarks(accuracy, { x: 0, y: 0, width, height }),
    bare: true,
  };
}

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
    ...(stage.ran
      ? [words.figure.confidence(confidenceText(stage)), classes.join(', ')]
      : ['', '']),
  ];
  return { title, marks: exitMarks(frame, size, region, stage) };
}
