import { createHash } from 'node:crypto';

/** The base name without anything that a file system could take amiss; models need theirs kept. */
export function safeName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go.
  const plain = base.replace(/[\u0000-\u001f<>:"|?*]/g, '_').replace(/^\.+|[. ]+$/g, '_');
  // 255 bytes is what common file systems take.
  if (Buffer.byteLength(plain) <= 240) return plain || '_';
  // Its end says what the file is; the hash keeps different names apart.
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 8);
  const letters = [...plain];
  return `${letters.slice(0, 8).join('')}~${hash}~${letters.slice(-48).join('')}`;
}

/** The folder path inside what was dropped, for display: no way up, no empty parts. */
export const safeFolder = (folder: string): string =>
  folder
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
    .slice(0, 1000);
