export { hasFigure } from '../figure/source';
export { stageActions } from './actions';
export { figurePng, viewOnStage } from './make-figure';
export { isFigure, openFigure, openSaved, readFigure } from './open-figure';
export { Stage } from './Stage';
export { saveFile } from './save-figure';
