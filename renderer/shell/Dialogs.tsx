import type { Host } from '#shared/contract';
import { CompareRunsDialog } from '../compare';
import { AboutDialog } from '../dialogs/AboutDialog';
import { AddSeedsDialog } from '../dialogs/AddSeedsDialog';
import { CardDialog } from '../dialogs/CardDialog';
import { ErrorsDialog } from '../dialogs/ErrorsDialog';
import { ImportHubDialog } from '../dialogs/ImportHubDialog';
import { Palette } from '../dialogs/Palette';
import { RemoveModelDialog } from '../dialogs/RemoveModelDialog';
import { SettingsDialog } from '../dialogs/SettingsDialog';
import { ShortcutsDialog } from '../dialogs/ShortcutsDialog';
import { RecentDocumentsDialog, SaveDocumentDialog } from '../documents';
import { ReportDialog } from '../report';
import { RetrievalDialog } from '../retrieval';
import { RunsDialog, StartRunDialog } from '../runs';
import type { Action } from '../state';
import { closeDialog, useDialog } from '../state/dialogs';
import { UpdatesDialog } from '../updates';
import { places } from './places';

/** The one dialog that is open, if any. */
export function Dialogs({ host, actions }: { host: Host; actions: readonly Action[] }) {
  const open = useDialog((state) => state.open);
  switch (open) {
    case 'palette':
      return <Palette actions={actions} places={places} onClose={closeDialog} />;
    case 'shortcuts':
      return <ShortcutsDialog actions={actions} onClose={closeDialog} />;
    case 'about':
      return <AboutDialog onClose={closeDialog} />;
    case 'settings':
      return <SettingsDialog host={host} onClose={closeDialog} />;
    case 'card':
      return <CardDialog host={host} onClose={closeDialog} />;
    case 'errors':
      return <ErrorsDialog onClose={closeDialog} />;
    case 'add-seeds':
      return <AddSeedsDialog host={host} onClose={closeDialog} />;
    case 'import-hub':
      return <ImportHubDialog host={host} onClose={closeDialog} />;
    case 'remove-model':
      return <RemoveModelDialog host={host} onClose={closeDialog} />;
    case 'start-run':
      return <StartRunDialog host={host} onClose={closeDialog} />;
    case 'runs':
      return <RunsDialog host={host} onClose={closeDialog} />;
    case 'compare-runs':
      return <CompareRunsDialog host={host} onClose={closeDialog} />;
    case 'retrieval':
      return <RetrievalDialog host={host} onClose={closeDialog} />;
    case 'save-document':
      return <SaveDocumentDialog host={host} onClose={closeDialog} />;
    case 'recent-documents':
      return <RecentDocumentsDialog host={host} onClose={closeDialog} />;
    case 'report':
      return <ReportDialog host={host} onClose={closeDialog} />;
    case 'updates':
      return <UpdatesDialog onClose={closeDialog} />;
    case null:
      return null;
  }
}
