import { join } from 'node:path';
import { z } from 'zod';
import { Annotation, Sha256 } from '#shared/contract';
import { JsonLines } from '../files/json-lines';

/** With when it was written, ISO 8601: of two for one image the later one counts. */
export const DatedAnnotation = Annotation.extend({ at: z.iso.datetime() });
export type DatedAnnotation = z.infer<typeof DatedAnnotation>;

const Line = DatedAnnotation.extend({ sha256: Sha256 });
type Line = z.infer<typeof Line>;

const isEmpty = ({ tag, note }: Annotation): boolean => tag === '' && note === '';

/**
 * Tags and notes of images by the SHA-256 of their file, so that they stay with an image wherever it
 * lies. One JSON line a change, the last of an image counts; an empty one takes back what was said.
 */
export class Annotations {
  readonly #lines: JsonLines<Line>;
  #known: Promise<Map<string, DatedAnnotation>> | undefined;
  #changes = 0;

  constructor(stateDir: string) {
    this.#lines = new JsonLines(join(stateDir, 'annotations.jsonl'), Line);
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
      sha256,
      tag,
      note,
      at,
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
    await this.#lines.add(lines);
    for (const { sha256, ...annotation } of lines) known.set(sha256, annotation);
    this.#changes++;
  }

  #load(): Promise<Map<string, DatedAnnotation>> {
    this.#known ??= this.#read();
    return this.#known;
  }

  async #read(): Promise<Map<string, DatedAnnotation>> {
    const lines = await this.#lines.read();
    const known = new Map(lines.map(({ sha256, ...annotation }) => [sha256, annotation]));
    if (lines.length > 2 * known.size) {
      await this.#lines.replace(
        [...known].map(([sha256, annotation]) => ({ sha256, ...annotation })),
      );
    }
    return known;
  }
}
