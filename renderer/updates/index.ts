export { UpdateStatus } from './UpdateStatus';
export { UpdatesDialog } from './UpdatesDialog';
