import { create } from 'zustand';
import type { Host } from '#shared/contract';
import { lastStep, type Step, useUndo } from '../state';
import { words } from './words';

interface DocumentStore {
  /** Of its file, without the ending; '' for a document that was never saved. */
  readonly name: string;
  /** Where the engine saves it again; null where that is nowhere yet. */
  readonly file: string | null;
  /** The step done last when it was saved or opened; 'never' where what there was is not in a file. */
  readonly savedAt: Step | null | 'never';
}

/** Which document the window is about, and whether it is saved. */
export const useDocument = create<DocumentStore>()(() => ({ name: '', file: null, savedAt: null }));

export const setDocument = (patch: Partial<DocumentStore>): void => useDocument.setState(patch);

/** Whether something was done since the document was saved: not so when all of it was undone. */
export const isUnsaved = (): boolean => lastStep() !== useDocument.getState().savedAt;

/** Whether closing the window would lose work: files that were only opened can be opened again. */
export function wouldLose(): boolean {
  const { name, savedAt } = useDocument.getState();
  const untitled = name === '' && savedAt === null;
  return isUnsaved() && !(untitled && useUndo.getState().past.every(({ opens }) => opens));
}

function useIsUnsaved(): boolean {
  const savedAt = useDocument((state) => state.savedAt);
  return useUndo((state) => lastStep(state) !== savedAt);
}

/** What is there now is in the file. */
export const markSaved = (): void => setDocument({ savedAt: lastStep() });

/** For the window's title: the document's name, with a star while it has unsaved changes. */
export function useDocumentTitle({ native }: Host): string {
  const name = useDocument((state) => state.name);
  const unsaved = useIsUnsaved();
  if (!unsaved) return name;
  return `${name || words.store.untitled}${native?.marksEdited ? '' : '*'}`;
}
