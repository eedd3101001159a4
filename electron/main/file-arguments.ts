import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The files named on a command line of ours. The first word is the program; in development the first
 * word that is no switch is the project's folder.
 */
export function fileArguments(
  argv: readonly string[],
  folder: string,
  packaged: boolean,
): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  return words
    .slice(packaged ? 0 : 1)
    .map((word) => resolve(folder, word))
    .filter((path) => existsSync(path));
}
