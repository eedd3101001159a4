export * from './files';
export * from './LostDocuments';
export * from './MissingImages';
export * from './RecentDocuments';
export * from './recovery';
export * from './SaveDocumentDialog';
export * from './store';
export * from './tell-document';
