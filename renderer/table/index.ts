export { chooseRun, tableSpec } from './spec';
export { hardestFirst } from './store';
export { TablePanel } from './TablePanel';
