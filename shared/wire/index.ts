export * from './batch';
export * from './channel';
export * from './framing';
export * from './port';
export * from './rpc';
