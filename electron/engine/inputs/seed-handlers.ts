import type { Handlers } from '#shared/contract';
import type { FileRegistry } from '../files/registry';
import { seedName, seedsFolder, writeSeeds } from '../files/seeds';

export const seedHandlers = ({
  stateDir,
  files,
}: {
  stateDir: string;
  files: FileRegistry;
}): Pick<Handlers, 'seeds.add'> => ({
  'seeds.add': async ({ first, count }) => {
    const seeds = Array.from({ length: count }, (_, i) => first + i);
    const written = await writeSeeds(seedsFolder(stateDir), seeds);
    return files.expect(
      written.map(({ path, bytes }, i) => {
        return { path, bytes, name: seedName(seeds[i]!), folder: '' };
      }),
    );
  },
});
