import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError, writeAtomic } from './atomic';
import { jsonLines, type LineSchema } from './lines';

/** A file of JSON lines in the state folder, added to while the engine runs, which may die at any time. */
export class JsonLines<T> {
  readonly #path: string;
  readonly #schema: LineSchema<T>;

  constructor(path: string, schema: LineSchema<T>) {
    this.#path = path;
    this.#schema = schema;
  }

  /** Those that are whole, in the order in which they were added. Throws VitrineError('disk'). */
  async read(): Promise<T[]> {
    const lines: T[] = [];
    for await (const { value } of jsonLines(this.#path, this.#schema)) lines.push(value);
    return lines;
  }

  /** Throws VitrineError('disk'). */
  async add(lines: readonly T[]): Promise<void> {
    if (lines.length === 0) return;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      // A leading newline ends a line that a crash may have torn.
      await appendFile(this.#path, `\n${textOf(lines)}`);
    } catch (error) {
      throw diskError(error, this.#path);
    }
  }

  /** Puts these in the place of all there were. Throws VitrineError('disk'). */
  async replace(lines: readonly T[]): Promise<void> {
    await writeAtomic(this.#path, textOf(lines));
  }
}

const textOf = (lines: readonly unknown[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
