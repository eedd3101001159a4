export * from './masks';
export * from './score';
