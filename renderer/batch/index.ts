export * from './BatchesDialog';
export * from './BatchStatus';
export * from './StartBatchDialog';
