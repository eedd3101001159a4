export { stageActions } from './actions';
export { figurePng, viewOnStage } from './figure/make';
export { isFigure, openFigure, openSaved, readFigure } from './figure/open';
export { saveFile } from './figure/save';
export { hasFigure } from './figure/source';
export { Stage } from './Stage';
