export { configFolders, type PartialCard, parseCard } from './inspection/config';
export { type GraphContract, misfit } from './inspection/contract';
export { inspectModel } from './inspection/inspect';
export { isMaskInput, maskOf } from './mask-input';
export { loadError } from './reading/load-error';
export { type RawAttention, toAttention } from './taps/dense';
export { EMBEDDING, embeddingBytes } from './taps/embedding';
export { insideBytes, insideOutput } from './taps/inside';
export { tapBytes, tapsIn } from './taps/tap';
