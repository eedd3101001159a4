import { join, sep } from 'node:path';
import type { Registered } from './registry';

/** Where the copies lie that a browser sent, each content in a folder named after its hash. */
export const uploadsDir = (stateDir: string): string => join(stateDir, 'uploads');

export const isUpload = (stateDir: string, path: string): boolean =>
  path.startsWith(uploadsDir(stateDir) + sep);

/** The path as the user knows it: of an upload where it lay in what they dropped, never that of the copy. */
export const givenPath = (stateDir: string, { path, folder, name }: Registered): string =>
  isUpload(stateDir, path) ? [folder, name].filter(Boolean).join('/') : path;
