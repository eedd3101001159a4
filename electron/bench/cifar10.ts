import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './fixtures';

/** CIFAR-10 as JPEGs, `test/CLASS/*.jpg` in a .tar.xz. */
const ARCHIVE = resolve(process.env.VITRINE_CIFAR10 ?? '../shared/pack/images/cifar10.tar.xz');

export interface Labelled {
  readonly path: string;
  readonly label: string;
}

/** The test images, classes in turn, so that every run of neighbours holds all classes. */
export function cifar10Test(): Labelled[] {
  const folder = join(root, '.cache', 'bench', 'cifar10');
  if (!existsSync(folder)) unpack(folder);
  const classes = readdirSync(join(folder, 'test')).sort();
  const rows = classes.map((label) =>
    readdirSync(join(folder, 'test', label))
      .sort()
      .map((name) => ({ path: join(folder, 'test', label, name), label })),
  );
  const longest = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: longest }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat();
}

function unpack(folder: string): void {
  if (!existsSync(ARCHIVE)) {
    throw new Error(
      `${ARCHIVE} is missing: set VITRINE_CIFAR10 to a .tar.xz with test/CLASS/*.jpg`,
    );
  }
  const partial = `${folder}.part`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  execFileSync('tar', ['-xJf', ARCHIVE, '-C', partial, 'test']);
  renameSync(partial, folder);
}
