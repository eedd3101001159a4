export { descriptorsOf, rowOf } from './descriptors';
export { retrievalHandlers } from './handlers';
export { measure } from './measure';
export type { Step } from './pca';
export { embed, methodOf } from './query';
export { nearest } from './ranking';
export { runImages } from './run-images';
export { RunIndex } from './run-index';
