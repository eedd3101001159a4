export { type DenseAttention, type RawAttention, toAttention } from './attention';
export { PartialCard } from './config';
export { type GraphContract, misfit } from './contract';
export { type InspectOptions, inspectModel } from './inspect';
export { loadError } from './load-error';
export { tapBytes, tapsIn } from './tap';
