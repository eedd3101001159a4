import type { Host } from '#shared/contract';
import { BatchesDialog, StartBatchDialog } from '../batch';
import { CompareRunsDialog } from '../compare';
import { ReportDialog } from '../report';
import { RecentSessionsDialog, SaveSessionDialog } from '../session';
import type { Action } from '../state';
import { UpdatesDialog } from '../updates';
import { AboutDialog } from './AboutDialog';
import { CardDialog } from './CardDialog';
import { closeDialog, useDialog } from './dialogs';
import { ErrorsDialog } from './ErrorsDialog';
import { ImportHubDialog } from './ImportHubDialog';
import { Palette } from './Palette';
import { RemoveModelDialog } from './RemoveModelDialog';
import { ShortcutsDialog } from './ShortcutsDialog';

/** The one dialog that is open, if any. */
export function Dialogs({ host, actions }: { host: Host; actions: readonly Action[] }) {
  const open = useDialog((state) => state.open);
  switch (open) {
    case 'palette':
      return <Palette actions={actions} onClose={closeDialog} />;
    case 'shortcuts':
      return <ShortcutsDialog actions={actions} onClose={closeDialog} />;
    case 'about':
      return <AboutDialog onClose={closeDialog} />;
    case 'card':
      return <CardDialog host={host} onClose={closeDialog} />;
    case 'errors':
      return <ErrorsDialog onClose={closeDialog} />;
    case 'import-hub':
      return <ImportHubDialog host={host} onClose={closeDialog} />;
    case 'remove-model':
      return <RemoveModelDialog host={host} onClose={closeDialog} />;
    case 'start-batch':
      return <StartBatchDialog host={host} onClose={closeDialog} />;
    case 'batches':
      return <BatchesDialog host={host} onClose={closeDialog} />;
    case 'compare-runs':
      return <CompareRunsDialog host={host} onClose={closeDialog} />;
    case 'save-session':
      return <SaveSessionDialog host={host} onClose={closeDialog} />;
    case 'recent-sessions':
      return <RecentSessionsDialog host={host} onClose={closeDialog} />;
    case 'report':
      return <ReportDialog host={host} onClose={closeDialog} />;
    case 'updates':
      return <UpdatesDialog onClose={closeDialog} />;
    case null:
      return null;
  }
}
