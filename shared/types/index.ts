export * from './card';
export * from './engine';
export * from './errors';
export * from './grid';
export * from './image';
export * from './result';
export * from './row';
export * from './tensor';
