import { create } from 'zustand';

export type DialogName =
  | 'palette'
  | 'shortcuts'
  | 'about'
  | 'settings'
  | 'card'
  | 'errors'
  | 'add-seeds'
  | 'import-hub'
  | 'remove-model'
  | 'updates'
  | 'report'
  | 'start-run'
  | 'runs'
  | 'compare-runs'
  | 'retrieval'
  | 'save-document'
  | 'recent-documents';

interface DialogState {
  /** The dialog that is open; one at a time. */
  readonly open: DialogName | null;
}

export const useDialog = create<DialogState>()(() => ({ open: null }));

export const openDialog = (open: DialogName): void => useDialog.setState({ open });
export const closeDialog = (): void => useDialog.setState({ open: null });
