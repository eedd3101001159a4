export * from './batch';
export * from './bridge';
export * from './host';
export * from './menu';
export * from './methods';
export * from './reports';
export * from './sessions';
export * from './table';
