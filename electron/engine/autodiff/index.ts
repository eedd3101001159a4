export { backwardOf } from './backward';
export { inferTypes } from './types';
