export { stageActions } from './actions';
export { figurePng, viewOnStage } from './make-figure';
export { openFigure, openSaved } from './open-figure';
export { Stage } from './Stage';
