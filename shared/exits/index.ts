export * from './choose';
export * from './evaluate';
export * from './search';
