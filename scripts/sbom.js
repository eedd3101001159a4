// Prints the software bill of materials of a package (CycloneDX): the packages that Vitrine is bundled
// from, and Electron, which is a development dependency and yet most of what is shipped.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib.js';

export function billOfMaterials() {
  const shipped = npmSbom(['--omit', 'dev']);
  const electron = npmSbom([]).components.find(({ name }) => name === 'electron');
  // npm marks it as for development.
  const { properties: _, scope: __, ...component } = electron;
  // npm names the project by its folder.
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const subject = { ...shipped.metadata.component, name, version };
  return {
    ...shipped,
    metadata: { ...shipped.metadata, component: subject },
    components: [...shipped.components, component],
  };
}

function npmSbom(args) {
  const command = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', ...args];
  const { status, stdout, stderr } = spawnSync('npm', command, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  return JSON.parse(stdout);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${JSON.stringify(billOfMaterials(), null, 2)}\n`);
}
