export { saveRunReport } from './make';
export { openReport } from './open';
export { ReportDialog } from './ReportDialog';
export { isReport } from './read';
