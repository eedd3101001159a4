import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Annotation, Sha256 } from '#shared/contract';
import { diskError, writeAtomic } from '../files/atomic';

/** With when it was written, ISO 8601: of two for one picture the later one counts. */
export const DatedAnnotation = Annotation.extend({ at: z.iso.datetime() });
export type DatedAnnotation = z.infer<typeof DatedAnnotation>;

const Line = DatedAnnotation.extend({ sha256: Sha256 });
type Line = z.infer<typeof Line>;

const isEmpty = ({ tag, note }: Annotation): boolean => tag === '' && note === '';

/**
 * Tags and notes of pictures by the SHA-256 of their file, so that they stay with a picture wherever it
 * lies. One JSON line a change, the last of a picture counts; an empty one takes back what was said.
 */
export class Annotations {
  readonly #file: string;
  #read: Promise<Map<string, DatedAnnotation>> | undefined;
  #changes = 0;

  constructor(stateDir: string) {
    this.#file = join(stateDir, 'annotations.jsonl');
  }

  /** How often they were changed: another number means that `all` may give others. */
  get changes(): number {
    return this.#changes;
  }

  /** Those that say something. */
  async all(): Promise<Map<string, DatedAnnotation>> {
    return new Map([...(await this.#load())].filter(([, annotation]) => !isEmpty(annotation)));
  }

  /** Writes now; throws VitrineError('disk'). */
  set(changes: Readonly<Record<string, Annotation>>): Promise<void> {
    const at = new Date().toISOString();
    const lines = Object.entries(changes).map(([sha256, { tag, note }]) => ({
      ...{ sha256, tag, note, at },
    }));
    return this.#add(lines);
  }

  /** Takes those that are later than what is known here; tells whether there were any. */
  async merge(found: Readonly<Record<string, DatedAnnotation>>): Promise<boolean> {
    const known = await this.#load();
    const lines = Object.entries(found)
      .filter(([sha256, { at }]) => at > (known.get(sha256)?.at ?? ''))
      .map(([sha256, annotation]) => ({ sha256, ...annotation }));
    await this.#add(lines);
    return lines.length > 0;
  }

  async #add(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    const known = await this.#load();
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      // A leading newline ends a line that a crash may have torn.
      await appendFile(this.#file, `\n${textOf(lines)}`);
    } catch (error) {
      throw diskError(error, this.#file);
    }
    for (const { sha256, ...annotation } of lines) known.set(sha256, annotation);
    this.#changes++;
  }

  #load(): Promise<Map<string, DatedAnnotation>> {
    this.#read ??= this.#readFile();
    return this.#read;
  }

  async #readFile(): Promise<Map<string, DatedAnnotation>> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw diskError(error, this.#file);
    });
    const lines = text.split('\n').flatMap(parseLine);
    const known = new Map(lines.map(({ sha256, ...annotation }) => [sha256, annotation]));
    if (lines.length > 2 * known.size) {
      const left = [...known].map(([sha256, annotation]) => ({ sha256, ...annotation }));
      await writeAtomic(this.#file, textOf(left));
    }
    return known;
  }
}

const textOf = (lines: readonly Line[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** None for an empty line or one that was torn when the engine died. */
function parseLine(text: string): Line[] {
  if (!text) return [];
  try {
    const parsed = Line.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
