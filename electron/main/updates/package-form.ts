import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * How this copy of Vitrine was installed. `appimage`, `nsis` and `mac` update themselves; anything else
 * belongs to a package manager, or to whoever unpacked it.
 */
export type PackageForm = 'appimage' | 'nsis' | 'mac' | 'other';

interface Facts {
  readonly platform: NodeJS.Platform;
  readonly execPath: string;
  readonly env: NodeJS.ProcessEnv;
}

export function packageForm({ platform, execPath, env }: Facts): PackageForm {
  const folder = dirname(execPath);
  if (platform === 'darwin') return 'mac';
  if (platform === 'win32') {
    return existsSync(join(folder, 'Uninstall Vitrine.exe')) ? 'nsis' : 'other';
  }
  return isInside(execPath, env.APPDIR) && env.APPIMAGE ? 'appimage' : 'other';
}

/**
 * APPIMAGE is inherited: a Vitrine started from the terminal of another AppImage has it too, and would
 * replace that program. Only the one mounted at APPDIR is ours.
 */
function isInside(file: string, folder: string | undefined): boolean {
  if (!folder) return false;
  const path = relative(folder, file);
  return path !== '' && !path.startsWith('..');
}
