export * from './CompareRunsDialog';
