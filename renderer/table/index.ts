export { tableActions } from './actions';
export { chooseRun } from './spec';
export { TablePanel } from './TablePanel';
