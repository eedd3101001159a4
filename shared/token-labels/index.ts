export * from './class-map';
export * from './classes';
export * from './marks';
export * from './palette';
export * from './regions';
