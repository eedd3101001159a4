import type { Host } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { addEntries } from '../state';
import { openSaved } from '../studio';
import { readReport } from './read';
import { words } from './words';

/**
 * Restores what a report is about: its images as far as they are known here, the model and its settings,
 * and the view that was on the stage. Where the image on it is not known the call rejects and says so; the
 * report opens once the image has been added.
 */
export async function openReport(host: Host, file: File): Promise<void> {
  const { pictures, shown } = await readReport(file);
  const first = pictures[shown?.picture ?? 0];
  if (!first) {
    throw new VitrineError('bad-input', words.open.onlyRows, {
      hint: words.open.onlyRowsHint,
    });
  }
  const images = pictures.map(({ image }) => image);
  const entries = await host.call('reports.images', { images });
  if (entries.length > 0) addEntries(entries);
  await openSaved(host, { ...first, kind: 'report', view: shown?.view ?? null });
}
