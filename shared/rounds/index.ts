export * from './charts';
export * from './page';
