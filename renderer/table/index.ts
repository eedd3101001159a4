export { tableActions } from './actions';
export { showRun } from './spec';
export { TablePanel } from './TablePanel';
