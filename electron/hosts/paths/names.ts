/** The base name without anything that a file system could take amiss; models need theirs kept. */
export function safeName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go.
  const plain = base.replace(/[\u0000-\u001f<>:"|?*]/g, '_').replace(/^\.+|[. ]+$/g, '_');
  // 255 bytes is what common file systems take; the end matters, it says what the file is.
  return plain.length <= 120 ? plain || '_' : plain.slice(-120);
}

/** The folder path inside what was dropped, for display: no way up, no empty parts. */
export const safeFolder = (folder: string): string =>
  folder
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
    .slice(0, 1000);
