export { type DenseAttention, type RawAttention, toAttention } from './attention';
export { type PartialCard, parseCard } from './config';
export { type GraphContract, misfit } from './contract';
export { EMBEDDING, embeddingBytes } from './embedding';
export { type InspectOptions, inspectModel } from './inspect';
export { loadError } from './load-error';
export { tapBytes, tapsIn } from './tap';
