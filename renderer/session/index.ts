export * from './AnnotationFields';
export * from './files';
export * from './keep';
export * from './LostSessions';
export * from './MissingImages';
export * from './RecentSessions';
export * from './SaveSessionDialog';
export * from './store';
