export * from './announce';
export * from './RunStatus';
export * from './RunsDialog';
export * from './StartRunDialog';
