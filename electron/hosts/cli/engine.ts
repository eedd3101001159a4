import { families } from '../../../models';
import { createEngine, defaultStateDir, type Engine } from '../../engine';
import { appRoot } from '../paths/app-root';
import { engineFolders } from '../paths/engine-folders';
import { threadModules } from '../paths/thread-modules';
import type { Io } from './io';

/** Opens the engine in this process for one command. */
export async function withEngine<T>(
  io: Io,
  use: (engine: Engine, stateDir: string) => Promise<T>,
): Promise<T> {
  const stateDir = defaultStateDir(io.env);
  const engine = createEngine({
    families,
    ...engineFolders(appRoot(), stateDir),
    threads: threadModules(),
    emit: (event, body) => {
      if (event === 'fault' && 'message' in body) io.err(`${body.message}. ${body.hint}\n`);
    },
  });
  try {
    return await use(engine, stateDir);
  } finally {
    await engine.close();
  }
}
