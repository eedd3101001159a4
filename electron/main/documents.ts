import type { BrowserWindow } from 'electron';
import { z } from 'zod';
import { channels, type DesktopDocument } from '#shared/contract';
import { answer } from './answer';
import type { Engine } from './engine';

const Document = z.object({
  name: z.string().max(300),
  file: z.string().max(100).nullable(),
  edited: z.boolean(),
});

/** Which document each window is about, as its page has said last. */
export type Documents = Pick<WeakMap<BrowserWindow, DesktopDocument>, 'get'>;

/**
 * Keeps the title bar in step with the page's document: on macOS its icon stands for the file, and the
 * close button shows unsaved changes. Elsewhere both calls do nothing, and the page's title has a star.
 */
export function setupDocuments(engine: Engine): Documents {
  const documents = new WeakMap<BrowserWindow, DesktopDocument>();
  answer(channels.setDocument, Document, async (document, window) => {
    const before = documents.get(window);
    documents.set(window, document);
    window.setDocumentEdited(document.edited);
    if (document.file !== (before?.file ?? null)) {
      const { file } = document;
      const { path } = file === null ? { path: '' } : await engine.call('files.path', { file });
      if (!window.isDestroyed() && documents.get(window)?.file === file) {
        window.setRepresentedFilename(path);
      }
    }
    return null;
  });
  return documents;
}
