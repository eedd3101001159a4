export { ablateHeads } from './ablate';
export { attribute } from './attribute';
export { lensThrough } from './lens';
export type { Subject } from './subject';
