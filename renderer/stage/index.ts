export { stageActions } from './actions';
export { isFigure, openFigure } from './figure/open';
export { Stage } from './Stage';
