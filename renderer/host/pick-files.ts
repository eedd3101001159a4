import { VitrineError } from '#shared/types';
import { words } from './words';

/** A file together with the folder that it came with. */
export interface GivenFile {
  readonly file: File;
  readonly folder: string;
}

/** Entries of a folder that are opened side by side. */
const AT_A_TIME = 64;

interface PickOptions {
  accept?: string;
  multiple?: boolean;
  folder?: boolean;
}

/** The field behind the file dialog that is open, if one is. */
let asking: HTMLInputElement | null = null;

/**
 * The browser's own file dialog; an empty list when it is closed without a choice. The field stays
 * in the page while the dialog is open: one that nothing holds is collected as garbage, dialog and
 * choice with it. Rejects with 'unsupported' when the browser does not open a dialog.
 */
export function pickFiles({ accept = '', multiple, folder }: PickOptions): Promise<GivenFile[]> {
  // Some browsers do not tell that a dialog was closed.
  asking?.remove();
  const input = document.createElement('input');
  asking = input;
  input.type = 'file';
  input.accept = accept;
  input.multiple = multiple ?? false;
  input.webkitdirectory = folder ?? false;
  input.hidden = true;
  document.body.append(input);
  const chosen = new Promise<GivenFile[]>((resolve) => {
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      if (folder) files.sort((a, b) => byName(a.webkitRelativePath, b.webkitRelativePath));
      resolve(files.map(given));
    });
    input.addEventListener('cancel', () => resolve([]));
  });
  try {
    // Unlike click(), it says so when the browser wants a key or a press first.
    input.showPicker();
  } catch (cause) {
    input.remove();
    return Promise.reject(
      new VitrineError('unsupported', words.pickFiles.notOpened, {
        hint: words.pickFiles.notOpenedHint,
        cause,
      }),
    );
  }
  return chosen.finally(() => input.remove());
}

const given = (file: File): GivenFile => ({
  file,
  folder: file.webkitRelativePath.split('/').slice(0, -1).join('/'),
});

/**
 * Everything in a drop, folders opened. Must be called while the event is being handled: the
 * browser forgets the items afterwards.
 */
export async function filesOfDrop(transfer: DataTransfer): Promise<GivenFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  // Without entries (synthetic drops, some programs) the plain list is all there is.
  if (!entries.some(Boolean)) return [...transfer.files].map((file) => ({ file, folder: '' }));
  const files = await Promise.all(entries.map((entry) => (entry ? walk(entry, '') : [])));
  return files.flat();
}

async function walk(entry: FileSystemEntry, folder: string): Promise<GivenFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, folder }];
  }
  if (!isFolder(entry)) return [];
  const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
  const children = await childrenOf(entry);
  const files: GivenFile[] = [];
  // Side by side, since each waits for the browser's own process; not all, since there may be very many.
  for (let i = 0; i < children.length; i += AT_A_TIME) {
    const walked = children.slice(i, i + AT_A_TIME).map((child) => walk(child, inside));
    files.push(...(await Promise.all(walked)).flat());
  }
  return files;
}

/** What lies in a folder, by name: the disk has an order of its own, or none. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // A reader hands out its entries in portions and ends with an empty one.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return children.sort((a, b) => byName(a.name, b.name));
    children.push(...portion);
  }
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

// Chromium has no global names for these classes, so `instanceof` cannot be asked.
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
