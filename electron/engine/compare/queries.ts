import type { PairCount } from '#shared/agreement';
import type { Disagreement } from '#shared/contract';
import type { Row } from '#shared/types';
import type { Database } from '../table/database';

/**
 * Makes the table `shared`: each image that two runs have classified, told by its SHA-256, with what they say.
 * An image that is in a run more than once counts by its first row.
 */
export async function joinRuns(
  database: Database,
  queries: readonly [string, string],
): Promise<void> {
  const [first, second] = queries.map(
    (query) => `(SELECT DISTINCT ON (sha256) sha256, input, image, truth, top1, confidence
      FROM (${query}) WHERE ok AND sha256 IS NOT NULL AND top1 IS NOT NULL ORDER BY sha256, input)`,
  );
  await database.run(`CREATE TABLE shared AS SELECT
    one.sha256, one.input, one.image, coalesce(one.truth, two.truth) AS truth,
    one.top1 AS first, one.confidence AS confidence1,
    two.top1 AS second, two.confidence AS confidence2
    FROM ${first} one JOIN ${second} two ON one.sha256 = two.sha256`);
}

/** How often which pair of classes is said. */
export const pairCounts = (database: Database): Promise<PairCount[]> =>
  database.all<{ first: string; second: string; count: number }>(
    'SELECT first, second, count(*)::INTEGER AS count FROM shared GROUP BY ALL',
  );

/** Of the images whose class is known: how many both runs, one of them, and none get right. */
export async function rightCounts(database: Database) {
  const count = (first: boolean, second: boolean) =>
    `(count(*) FILTER ((first = truth) = ${first} AND (second = truth) = ${second}))::INTEGER`;
  const [counts] = await database.all<Record<'both' | 'onlyFirst' | 'onlySecond' | 'none', number>>(
    `SELECT ${count(true, true)} AS "both", ${count(true, false)} AS "onlyFirst",
      ${count(false, true)} AS "onlySecond", ${count(false, false)} AS "none"
      FROM shared WHERE truth IS NOT NULL`,
  );
  return counts!;
}

/** Images that the runs call differently, largest difference of confidence first. */
export async function disagreementsOf(
  database: Database,
  start: number,
  count: number,
): Promise<(Omit<Disagreement, 'file'> & Pick<Row, 'input' | 'image'>)[]> {
  interface Found extends Record<string, string | number | null> {
    sha256: string;
    input: number;
    image: string;
    truth: string | null;
    first: string;
    confidence1: number | null;
    second: string;
    confidence2: number | null;
  }
  const rows = await database.all<Found>(`SELECT * FROM shared WHERE first <> second
    ORDER BY abs(confidence1 - confidence2) DESC NULLS LAST, input LIMIT ${count} OFFSET ${start}`);
  return rows.map(({ sha256, input, image, truth, first, confidence1, second, confidence2 }) => ({
    sha256,
    input,
    image,
    truth,
    name: image.split(/[\\/]/).at(-1) ?? image,
    said: [
      { top1: first, confidence: confidence1 },
      { top1: second, confidence: confidence2 },
    ],
  }));
}
