import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canOpen } from '#shared/files';

/**
 * The files named on a command line of ours, as paths or file URLs. The first word is the program; in
 * development the first word that is no switch is the project's folder. A file that is missing counts
 * where its extension is ours, so that the window can say so.
 */
export function fileArguments(
  argv: readonly string[],
  folder: string,
  packaged: boolean,
): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  return words
    .slice(packaged ? 0 : 1)
    .map((word) => (isFileUrl(word) ? fileURLToPath(word) : resolve(folder, word)))
    .filter((path) => canOpen(path) || existsSync(path));
}

const isFileUrl = (word: string): boolean => /^file:\/\/(localhost)?\//i.test(word);
