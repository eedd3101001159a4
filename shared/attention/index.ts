export * from './attention-map';
