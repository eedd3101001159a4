import kinds from './kinds.json';

/**
 * The kinds of files that Vitrine opens, once: file dialogs, the command line and the associations of
 * the packages (packaging/ reads kinds.json) all follow this list.
 */
export const fileKinds = kinds;

export const openExtensions: readonly string[] = Object.values(kinds).flatMap(
  ({ extensions }) => extensions,
);

/** Whether the name ends as a file that Vitrine opens does. */
export const canOpen = (name: string): boolean =>
  openExtensions.some((extension) => name.toLowerCase().endsWith(`.${extension}`));
