export * from './attention-map';
export * from './interpolate';
export * from './paint-map';
export * from './placed';
export * from './ranges';
