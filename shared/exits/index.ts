export { chooseExit, thresholdName } from '../parts/exits/choose';
export * from './evaluate';
export * from './marks';
export * from './search';
