export { backwardOf } from './backward';
