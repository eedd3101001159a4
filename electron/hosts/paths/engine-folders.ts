import { join } from 'node:path';
import { runPath } from '../../engine/runs/folder/paths';
import { defaultStateDir } from '../../engine/state-dir';

/** Where the engine keeps what it makes, and finds what came in the box. */
export interface EngineFolders {
  stateDir: string;
  zooDir: string;
  samplesDir: string;
  stylesDir: string;
}

/** Where a run of the window lies. Throws VitrineError('bad-input') for what is no id of one. */
export const runFolder = ({ stateDir }: EngineFolders, run: string): string =>
  runPath(stateDir, run);

/** `root` is the project's folder; see app-root.ts. */
export const engineFolders = (root: string, stateDir = defaultStateDir()): EngineFolders => ({
  stateDir,
  zooDir: join(root, 'models', 'zoo'),
  samplesDir: join(root, 'assets', 'samples'),
  stylesDir: join(root, 'assets', 'styles'),
});

/** In a packaged app they lie side by side; see `extraResource` in forge.config.js. */
export const packagedFolders = (resources: string): EngineFolders => ({
  stateDir: defaultStateDir(),
  zooDir: join(resources, 'zoo'),
  samplesDir: join(resources, 'samples'),
  stylesDir: join(resources, 'styles'),
});

/** The engine process's command line; see ../engine-process/engine-process.ts. */
export const folderArguments = ({
  stateDir,
  zooDir,
  samplesDir,
  stylesDir,
}: EngineFolders): string[] => [
  '--state-dir',
  stateDir,
  '--zoo-dir',
  zooDir,
  '--samples-dir',
  samplesDir,
  '--styles-dir',
  stylesDir,
];
