import { z } from 'zod';
import { FileEntry } from '#shared/types';
import { addEntries, selectFile, useLibrary } from './library';
import { chooseModel, useModels } from './models';

const STORAGE_KEY = 'vitrine.session';

/** What a tab holds beyond a reload: ids that the engine still knows. */
const Session = z.object({
  files: z.array(FileEntry),
  /** Id of the image on the stage. */
  current: z.string().nullable(),
  /** Id of the model in use. */
  model: z.string().nullable(),
});

/** Puts back what stood in this tab before it was reloaded; returns the off switch. */
export function keepSession(): () => void {
  restore();
  window.addEventListener('pagehide', save);
  return () => window.removeEventListener('pagehide', save);
}

function save(): void {
  const { items, current } = useLibrary.getState();
  const files = [...items.values()].map(({ entry }) => entry);
  const session: z.input<typeof Session> = { files, current, model: useModels.getState().chosen };
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(session));
  } catch {
    sessionStorage.removeItem(STORAGE_KEY); // More than a browser keeps: then nothing.
  }
}

function restore(): void {
  let saved: z.output<typeof Session>;
  try {
    saved = Session.parse(JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? ''));
  } catch {
    return; // A new tab, or one of another version.
  }
  const { files, current, model } = saved;
  addEntries(files);
  if (files.some(({ id }) => id === current)) selectFile(current);
  if (model !== null) chooseModel(model);
}
