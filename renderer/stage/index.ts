export { stageActions } from './actions';
export { viewOnStage } from './figure/make';
export { isFigure, openFigure, openSaved } from './figure/open';
export { saveFile } from './figure/save';
export { Stage } from './Stage';
