import { promisify } from 'node:util';
import { gunzip, gzip, type ZlibOptions } from 'node:zlib';
import { z } from 'zod';
import { DocumentState, Sha256 } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { DatedAnnotation } from '../annotations/annotations';

/** Off the engine's thread: a library of a hundred thousand takes a second. */
const compressed = promisify(gzip);
const expanded = promisify<Uint8Array, ZlibOptions, Buffer>(gunzip);

export const FORMAT = 'vitrine-session/1';
/** Longest text that is written as it is; longer ones are compressed. */
const PLAIN_BYTES = 2 ** 20;
/** Largest file, and largest text in it, that is read: 100,000 images take an eighth of it. */
export const LARGEST_FILE = 64 * 2 ** 20;
const LARGEST_TEXT = 256 * 2 ** 20;

const Path = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'));

/** A file that the state names by `id`. */
export const SavedFile = z.object({
  id: z.string().min(1).max(64),
  path: Path,
  /** Its path from the folder of the document's own file, with '/': both may be moved together. */
  beside: Path.optional(),
  name: z.string().min(1).max(255),
  folder: z.string().max(1000),
  bytes: z.number().int().nonnegative(),
  /** Null where it was never read. */
  sha256: Sha256.nullable(),
});
export type SavedFile = z.infer<typeof SavedFile>;

const SavedModel = z.object({
  id: z.string().min(1).max(200),
  title: z.string().max(1000),
  /** Of its files; none where it was not at hand. */
  sha256: z.array(Sha256).max(100),
});
export type SavedModel = z.infer<typeof SavedModel>;

/** What a `.vitrine` file holds, as JSON, compressed by gzip where it is long. */
export const SavedDocument = z.object({
  format: z.literal(FORMAT),
  /** The version that wrote it. */
  vitrine: z.string().max(100),
  saved: z.iso.datetime(),
  state: DocumentState,
  files: z.array(SavedFile).max(500_000),
  models: z.array(SavedModel).max(10_000),
  /** Of its images, by their hash. */
  annotations: z.record(Sha256, DatedAnnotation),
  /** In a file that keeps what was not saved: the document's name and where it would be saved. */
  kept: z.object({ name: z.string().max(200), path: Path.nullable() }).optional(),
});
export type SavedDocument = z.infer<typeof SavedDocument>;

export async function encode(document: SavedDocument): Promise<Uint8Array> {
  const text = Buffer.from(JSON.stringify(document));
  return text.length <= PLAIN_BYTES ? text : compressed(text);
}

/** Throws VitrineError('bad-input'): no document, damaged, of another version, or too large. */
export async function decode(bytes: Uint8Array, name: string): Promise<SavedDocument> {
  const json = await parse(bytes, name);
  const parsed = SavedDocument.safeParse(json);
  if (parsed.success) return parsed.data;
  const format = z.object({ format: z.string() }).safeParse(json);
  if (format.success && /^vitrine-session\/\d+$/.test(format.data.format)) {
    const isOther = format.data.format !== FORMAT;
    const [issue] = parsed.error.issues;
    throw new VitrineError(
      'bad-input',
      isOther
        ? `${name} was saved by another version of Vitrine (${format.data.format})`
        : `${name} is damaged: ${issue?.path.join('.')}: ${issue?.message}`,
      { hint: isOther ? 'Open it with that version.' : 'Open an older copy of the document.' },
    );
  }
  throw noDocument(name);
}

async function parse(bytes: Uint8Array, name: string): Promise<unknown> {
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isGzip
      ? await expanded(bytes, { maxOutputLength: LARGEST_TEXT })
      : Buffer.from(bytes);
    return JSON.parse(text.toString('utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name);
    throw noDocument(name, cause);
  }
}

export const tooLarge = (name: string): VitrineError =>
  new VitrineError('bad-input', `${name} is too large to be a document`, {
    hint: 'A document stores names and settings, not images. Select the .vitrine file.',
  });

const noDocument = (name: string, cause?: unknown): VitrineError =>
  new VitrineError('bad-input', `${name} is not a Vitrine document, or it is damaged`, {
    hint: 'Select a .vitrine file, or an older copy of this one.',
    cause,
  });
