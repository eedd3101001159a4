export * from './RetrievalDialog';
