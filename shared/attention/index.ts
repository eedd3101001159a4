export * from './attention-map';
export * from './placed';
