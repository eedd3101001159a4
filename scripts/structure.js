// node scripts/structure.js: imports (cycles, layers), unused files, exports and dependencies, and the
// length of files. Its rules are in structure/ and knip.json.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, ensureTools, root, runNode, say } from './lib.js';

const CRUISER = 'structure/node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
const AREAS = ['electron', 'renderer', 'shared', 'models'];
const LONGEST = 400;

ensureInstalled();
ensureTools('structure');
const sound = [
  runNode(CRUISER, ['--config', 'structure/rules.cjs', ...AREAS]) === 0,
  runNode('node_modules/knip/bin/knip.js', ['--no-progress']) === 0,
  filesAreShort(),
];
process.exitCode = sound.every(Boolean) ? 0 : 1;

/** Counted in lines, of sources and tests alike. */
function filesAreShort() {
  const patterns = ['*.ts', '*.tsx', '*.js', '*.cjs', '*.py'];
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--', ...patterns], { cwd: root });
  const files = stdout.toString().split('\0').filter(Boolean);
  const lengths = files.map((file) => [
    file,
    readFileSync(join(root, file), 'utf8').split('\n').length - 1,
  ]);
  const long = lengths.filter(([, lines]) => lines > LONGEST);
  for (const [file, lines] of long) say(`${file} has ${lines} lines; ${LONGEST} are the most.`);
  return long.length === 0;
}
