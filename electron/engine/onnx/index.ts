export { type DenseAttention, type RawAttention, toAttention } from './attention';
export { type InspectOptions, inspectModel } from './inspect';
export { loadError } from './load-error';
export { tapBytes } from './tap';
