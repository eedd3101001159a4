export { decodeImage, type Picture, probeImage } from './decode';
export { sha256File } from './hash';
export { describePreprocess, inputSize, type ModelInput, preprocess } from './preprocess';
export { TilePyramid } from './pyramid';
export { type Box, type Pixels, resizePicture } from './resample';
export { unreadable } from './source';
export { thumbnail } from './thumbnail';
