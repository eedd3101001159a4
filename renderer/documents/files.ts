import { type DocumentState, type Host, MOST_IMAGES, type OpenedDocument } from '#shared/contract';
import { fileKinds } from '#shared/files';
import { type FileEntry, VitrineError } from '#shared/types';
import { type GivenFile, pickFiles } from '../host/pick-files';
import {
  asJob,
  currentFile,
  downloadFile,
  perform,
  type Step,
  setFound,
  showDone,
  useLibrary,
} from '../state';
import { putDocument, snapshot, takeState } from './snapshot';
import { isUnsaved, markSaved, setDocument, useDocument } from './store';
import { words } from './words';

export const isDocument = ({ name }: { readonly name: string }): boolean =>
  /\.vitrine$/i.test(name);

/** Proposed for a document that has no name: that of its first folder, or of the image on the stage. */
export function proposedName(): string {
  const { name } = useDocument.getState();
  const entry = currentFile()?.entry;
  return name || entry?.folder.split('/')[0] || entry?.name.replace(/\.[^.]+$/, '') || 'document';
}

function savedState(): DocumentState {
  const state = takeState();
  if (state.images.length <= MOST_IMAGES) return state;
  throw new VitrineError('unsupported', words.files.tooMany, {
    hint: words.files.tooManyHint(MOST_IMAGES.toLocaleString('en')),
    detail: { images: state.images.length },
  });
}

/** Saves to a file of the disk; the desktop asks where, `anew` even for one that has a place. */
export async function saveNatively(host: Host, anew: boolean): Promise<void> {
  if (!host.native) return;
  const { file: place, name: old } = useDocument.getState();
  const chosen =
    place !== null && !anew
      ? { id: place, name: old }
      : await host.native.chooseSave(`${proposedName()}.vitrine`);
  if (!chosen) return;
  const name = chosen.name.replace(/\.vitrine$/i, '');
  const state = savedState();
  await asJob(words.files.saving(name), (job, signal) =>
    host.call('documents.save', { file: chosen.id, state, job }, { signal }),
  );
  setDocument({ name, file: chosen.id });
  markSaved();
  showDone(words.files.saved(name));
}

/** Saves as a download: a browser has no place that a page may write to. */
export async function saveAsDownload(host: Host, name: string): Promise<void> {
  const { name: old, file } = useDocument.getState();
  const input = { name, file: name === old ? file : null, state: savedState() };
  const packed = await asJob(words.files.saving(name), (job, signal) =>
    host.call('documents.pack', { ...input, job }, { signal }),
  );
  setDocument({ name, file: packed.file });
  markSaved();
  downloadFile(`${name}.vitrine`, packed.bytes as Uint8Array<ArrayBuffer>, {
    mime: fileKinds.document.mediaTypes[0]!,
  });
}

/** Opens a saved document in place of what is there, as a step that can be undone. */
export async function openDocument(host: Host, file: string): Promise<void> {
  const opened = await asJob(words.files.opening, (_, signal) =>
    host.call('documents.open', { file }, { signal }),
  );
  takeUp(words.files.open, opened, 'saved');
  showDone(words.files.opened(opened.name), missingIn(opened));
}

/** Takes up what was kept of a window that died. */
export async function recoverDocument(host: Host, window: string): Promise<void> {
  const opened = await host.call('documents.recover', { window });
  takeUp(words.files.recover, opened, 'unsaved');
}

function takeUp(title: string, opened: OpenedDocument, as: 'saved' | 'unsaved'): void {
  const before = { shown: snapshot(), store: useDocument.getState() };
  const { name, file } = opened;
  const step: Step = {
    title,
    apply: () => {
      putDocument(opened);
      setDocument({ name, file, savedAt: as === 'saved' ? step : 'never' });
    },
    revert: () => {
      putDocument(before.shown);
      setDocument(before.store);
    },
  };
  void perform(step);
}

/** Whatever opening a file touches, as one step: what there was before is put back as a whole. */
export async function performWhole(title: string, change: () => Promise<void>): Promise<void> {
  const before = snapshot();
  let after: OpenedDocument | undefined;
  await perform({
    title,
    opens: true,
    apply: async () => {
      if (after) putDocument(after);
      else {
        await change();
        after = snapshot();
      }
    },
    revert: () => putDocument(before),
  });
}

const missingIn = ({ state, files }: OpenedDocument): string => {
  const images = new Set(state.images.map(({ file }) => file));
  const count = files.filter(({ entry, lost }) => lost && images.has(entry.id)).length;
  return count > 0 ? words.files.someMoved(count, images.size) : '';
};

/** Asks for a folder and looks there for the images that are not where they were. */
export async function findMissing(host: Host): Promise<void> {
  const lost = [...useLibrary.getState().items.values()].filter((item) => item.lost);
  const among = host.native
    ? await host.native.openFolder()
    : await uploadLikely(host, lost, await pickFiles({ folder: true }));
  if (!among) return;
  const input = {
    lost: lost.map(({ entry, sha256 }) => ({ file: entry.id, sha256: sha256 ?? null })),
    among: among.map(({ id }) => id),
  };
  const { found } = await asJob(words.files.searching, (_, signal) =>
    host.call('documents.relink', input, { signal }),
  );
  if (found.length === 0) {
    throw new VitrineError('bad-input', words.files.noneFound, {
      hint: words.files.noneFoundHint,
      detail: { missing: lost.length },
    });
  }
  setFound(found);
  // Where they are now is not in the file.
  if (!isUnsaved()) setDocument({ savedAt: 'never' });
  showDone(words.files.found(found.length, lost.length));
}

/** Sends only what may be one of the images; null when nothing was chosen. */
async function uploadLikely(
  host: Host,
  lost: readonly { readonly entry: FileEntry }[],
  given: readonly GivenFile[],
): Promise<FileEntry[] | null> {
  if (given.length === 0) return null;
  const names = new Set(lost.map(({ entry }) => entry.name));
  const sizes = new Set(lost.map(({ entry }) => entry.bytes));
  const likely = given.filter(({ file }) => names.has(file.name) || sizes.has(file.size));
  return likely.length === 0 ? [] : host.addFiles(likely);
}
