export * from './kappa';
export * from './mcnemar';
export * from './numbers';
