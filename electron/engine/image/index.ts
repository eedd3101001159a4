export { sha256File } from '../files/sha256';
export { decodeImage, type Picture, probeImage } from './decode';
export { describePreprocess, inputSize, type ModelInput, preprocess } from './preprocess';
export { TilePyramid } from './pyramid';
export { type Box, type Pixels, resizePicture } from './resample';
export { unreadable } from './source';
export { thumbnail } from './thumbnail';
