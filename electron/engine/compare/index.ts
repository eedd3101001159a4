import { agreement, kappa, mcnemar } from '#shared/agreement';
import type { Handlers, MethodName, RunsCompared } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { FileRegistry } from '../files/registry';
import { RowFiles } from '../runs/folder/row-files';
import { Database } from '../table/database';
import { rowSource } from '../table/source';
import { disagreementsOf, joinRuns, pairCounts, rightCounts } from './queries';

type CompareMethod = Extract<MethodName, `compare.${string}`>;
type Runs = readonly [string, string];

interface Services {
  readonly stateDir: string;
  readonly files: FileRegistry;
}

/** How two runs over the same images agree. */
export function compareHandlers({ stateDir, files }: Services): Pick<Handlers, CompareMethod> {
  const rowFiles = new RowFiles(stateDir, files);

  /** `use` gets a database with both runs joined, which is closed afterwards. */
  async function joined<T>(
    runs: Runs,
    use: (database: Database, names: [string, string]) => Promise<T>,
  ): Promise<T> {
    const [first, second] = await Promise.all([
      rowSource(stateDir, runs[0]),
      rowSource(stateDir, runs[1]),
    ]);
    const database = await Database.open();
    try {
      await joinRuns(database, [first.query, second.query]);
      return await use(database, [first.name, second.name]);
    } finally {
      database.close();
    }
  }

  return {
    'compare.runs': ({ runs }) => joined(runs, compareRuns),
    'compare.disagreements': ({ runs, start, count }) =>
      joined(runs, async (database) => {
        const found = await disagreementsOf(database, start, count);
        const entries = await rowFiles.of(runs[0], found);
        return found.map(({ input: _, image: __, ...rest }, i) => {
          return { ...rest, file: entries[i] ?? null };
        });
      }),
  };
}

async function compareRuns(database: Database, names: [string, string]): Promise<RunsCompared> {
  const pairs = await pairCounts(database);
  const images = pairs.reduce((sum, { count }) => sum + count, 0);
  if (images === 0) throw nothingShared(names);
  const same = pairs.reduce(
    (sum, { first, second, count }) => sum + (first === second ? count : 0),
    0,
  );
  return {
    names,
    pictures: images,
    agreement: agreement(pairs),
    kappa: kappa(pairs),
    truth: truthOf(await rightCounts(database)),
    disagreements: images - same,
  };
}

function truthOf(counts: Awaited<ReturnType<typeof rightCounts>>): RunsCompared['truth'] {
  const { both, onlyFirst, onlySecond, none } = counts;
  const images = both + onlyFirst + onlySecond + none;
  if (images === 0) return null;
  return {
    pictures: images,
    ...counts,
    accuracy: [(both + onlyFirst) / images, (both + onlySecond) / images],
    mcnemar: mcnemar(onlyFirst, onlySecond),
  };
}

const nothingShared = ([first, second]: readonly [string, string]): VitrineError =>
  new VitrineError('bad-input', `“${first}” and “${second}” have classified no image in common`, {
    hint: 'Images are matched by their contents. Run both classifiers on the same files.',
  });
