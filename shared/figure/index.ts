export * from './colormaps';
export * from './compose';
export * from './geometry';
export * from './number-text';
export * from './patches';
export * from './scene';
export * from './snapshot';
export * from './svg';
