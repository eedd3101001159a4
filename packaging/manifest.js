import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion } from './version.js';

/** The archive's package.json: what Electron reads of it, without scripts and dependencies. */
export function writeManifest(appDir) {
  const file = join(appDir, 'package.json');
  const { name, productName, version, description, license, type, main, desktopName } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const manifest = {
    name,
    productName,
    version: packageVersion(version),
    description,
    license,
    type,
    main,
    desktopName,
  };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}
