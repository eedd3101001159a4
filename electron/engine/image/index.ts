export { sha256File } from '../files/sha256';
export { type DecodedImage, decodeImage, probeImage } from './decode';
export { describePreprocess, inputSize, type ModelInput, preprocess } from './preprocess';
export { TilePyramid } from './pyramid';
export { type Box, type Pixels, resizePixels } from './resample';
export { thumbnail } from './thumbnail';
