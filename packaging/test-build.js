// Test builds: packages made from an Electron that lies on this machine, where Electron's own download
// cannot be reached. Such an Electron may be of another version, so the packages are marked as tests.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { path7za } from '7zip-bin';
import { fail, root, run } from '../scripts/lib.js';
import { appImageTools } from './test-appimage.js';

/** The environment in which Forge packages Electron's files in `folder`; the zip it wants is put into `cache`. */
export function prepareTestBuild(folder, cache) {
  const file = join(folder, 'version');
  if (!existsSync(file)) fail(`${folder} (ELECTRON_OVERRIDE_DIST_PATH) holds no Electron.`);
  const version = readFileSync(file, 'utf8').trim().replace(/^v/, '');
  // Under the name that Forge looks for: it takes the version of the installed package.
  const { version: wanted } = JSON.parse(
    readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
  );
  const zip = join(cache, `electron-v${wanted}-${process.platform}-${process.arch}.zip`);
  mkdirSync(cache, { recursive: true });
  rmSync(zip, { force: true });
  chmodSync(path7za, 0o755);
  const args = ['a', '-tzip', '-mx0', '-bd', '-bso0', zip, join(folder, '*')];
  if (run(path7za, args) !== 0) fail(`${folder} could not be put into ${zip}: see above.`);
  return {
    VITRINE_TEST_ELECTRON: version,
    VITRINE_ELECTRON_ZIPS: cache,
    APPIMAGE_TOOLS_PATH: appImageTools(cache),
  };
}
