import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where models, runs and caches are kept: `VITRINE_HOME`, or the system's own place for such data. */
export function defaultStateDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.VITRINE_HOME) return env.VITRINE_HOME;
  if (platform === 'win32') {
    return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Vitrine');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Vitrine');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'vitrine');
}
