export * from './choose';
export * from './evaluate';
export * from './marks';
export * from './search';
