export { sha256File } from '../files/sha256';
export { type DecodedImage, decodeImage, probeImage } from './decode';
export { inputSize, roundHalfEven } from './input-size';
export { describePreprocess, type ModelInput, preprocess } from './preprocess';
export { TilePyramid } from './pyramid';
export { type Box, type Pixels, resizePixels } from './resample';
export { thumbnail } from './thumbnail';
