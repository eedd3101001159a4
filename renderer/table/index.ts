export { tableActions } from './actions';
export { chooseRun, showRun } from './spec';
export { TablePanel } from './TablePanel';
