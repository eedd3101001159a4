import { basename, dirname } from 'node:path/posix';
import { VitrineError } from '#shared/types';
import { Database, float32 } from '../table/database';
import { type RowSource, rowSourceIn } from '../table/source';
import { type Descriptors, otherLength } from './descriptors';

/** The images of a run that have embeddings, in the order of its rows. */
export interface RunImages {
  readonly images: readonly string[];
  /** Of each, the number of the run's input that it came from. */
  readonly inputs: readonly number[];
  /** True classes; where the run has none, the folders that the images lie in. Null where neither is known. */
  readonly labels: readonly (string | null)[];
  readonly descriptors: Descriptors;
}

/** Throws VitrineError('bad-input') where the run in `folder` has no embeddings. */
export const runImages = async (folder: string): Promise<RunImages> =>
  imagesOf(await rowSourceIn(folder));

/** Throws VitrineError('bad-input') where the run has no embeddings. */
export async function imagesOf({ name, query }: RowSource): Promise<RunImages> {
  const database = await Database.open();
  try {
    await database.run(
      `CREATE VIEW kept AS SELECT * FROM (${query}) WHERE embedding IS NOT NULL ORDER BY input, "index"`,
    );
    const reader = await database.connection.runAndReadAll(
      'SELECT image, input::INTEGER, truth, len(embedding)::INTEGER FROM kept',
    );
    const [images = [], inputs = [], truths = [], lengths = []] = reader.getColumns();
    if (images.length === 0) {
      throw new VitrineError('bad-input', `${name} has no embeddings`, {
        hint: 'Run it again with --embeddings, or with “Keep embeddings” in the window.',
      });
    }
    const length = lengths[0] as number;
    const other = lengths.find((one) => one !== length);
    if (other !== undefined) throw otherLength(length, other as number);
    const [values] = await database.columns('SELECT unnest(embedding)::FLOAT FROM kept', float32);
    return {
      images: images as string[],
      inputs: inputs as number[],
      labels: labelsOf(images as string[], truths as (string | null)[]),
      descriptors: { values: values!, count: images.length, length },
    };
  } finally {
    database.close();
  }
}

function labelsOf(
  images: readonly string[],
  truths: readonly (string | null)[],
): readonly (string | null)[] {
  if (truths.some((truth) => truth !== null)) return truths;
  const folders = images.map((image) => basename(dirname(image.replaceAll('\\', '/'))));
  // One folder says nothing of classes.
  return new Set(folders).size > 1 ? folders.map((name) => name || null) : truths;
}
