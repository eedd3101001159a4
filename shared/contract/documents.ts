import { z } from 'zod';
import { ErrorBody, FileEntry } from '../types';
import { Bytes, Empty, method, SettingRecord } from './method';

/** More images than this are for a run: the message of a document would be too long. */
export const MOST_IMAGES = 100_000;

const FileId = z.string().min(1).max(64);
const Name = z.string().min(1).max(200);
const Coordinate = z.number().min(-1e9).max(1e9);

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');

export const SortKey = z.enum(['added', 'name', 'size', 'prediction', 'confidence']);
export type SortKey = z.infer<typeof SortKey>;
const LibraryFilter = z.enum(['all', 'done', 'pending', 'failed']);
export const StageLayout = z.enum(['one', 'split', 'side-by-side', 'multiples']);
export type StageLayout = z.infer<typeof StageLayout>;

/** What the library shows, and in which order. */
export const Arrangement = z.object({
  search: z.string().max(1000),
  sort: SortKey,
  descending: z.boolean(),
  filter: LibraryFilter,
});
export type Arrangement = z.infer<typeof Arrangement>;

/** All that a window is about and that a document saves. Files are ids, which the engine turns into paths. */
export const DocumentState = z.object({
  /** The library in its order of arrival; `sha256` where it is known. */
  images: z.array(z.object({ file: FileId, sha256: Sha256.nullable() })).max(MOST_IMAGES),
  /** The image on the stage. */
  current: FileId.nullable(),
  arrangement: Arrangement,
  /** The model in use. */
  model: z.string().max(200).nullable(),
  /** What was changed of each model's settings, by model id. */
  settings: z.record(z.string().max(200), SettingRecord),
  stage: z.object({
    /** Id of the view on show, '' for the first that has something. */
    tab: z.string().max(100),
    layout: StageLayout,
    /** Place of the split slider, 0..1 of the viewer's width. */
    split: z.number().min(0).max(1),
    /** The part of the image on show, in its pixels; null for all of it. */
    region: z
      .object({ x: Coordinate, y: Coordinate, width: Coordinate, height: Coordinate })
      .nullable(),
  }),
  /** What each view shows, by view id; each checks its own. */
  views: z.record(z.string().max(100), z.unknown()),
  /** Files that views hold for images of the library, such as masks: by view id, then by image. */
  attached: z.record(z.string().max(100), z.record(FileId, FileId)),
});
export type DocumentState = z.infer<typeof DocumentState>;

/** Why a file cannot be used: it is not where it was, or not as it was. */
export const Lost = z.enum(['missing', 'changed']);
export type Lost = z.infer<typeof Lost>;

/** A document as a window takes it up. */
export const OpenedDocument = z.object({
  /** Of its file, without the ending; '' for one that was never saved. */
  name: z.string(),
  /** Where saving it again goes; null where it has no such place. */
  file: z.string().nullable(),
  state: DocumentState,
  /** Every file that the state names. */
  files: z.array(z.object({ entry: FileEntry, lost: Lost.nullable() })),
  /** What could not be put back as it was: models that are missing or have changed. */
  told: z.array(ErrorBody),
});
export type OpenedDocument = z.infer<typeof OpenedDocument>;

/** What a person wrote about an image; empty texts are none. */
export const Annotation = z.object({ tag: z.string().max(100), note: z.string().max(10_000) });
export type Annotation = z.infer<typeof Annotation>;

/** A document in a list. */
const Listed = {
  name: z.string(),
  /** When it was saved or opened last, ISO 8601. */
  at: z.string(),
  images: z.number().int().nonnegative(),
};
export const ListedDocument = z.object({ file: z.string(), ...Listed });
export type ListedDocument = z.infer<typeof ListedDocument>;
export const LostDocument = z.object({
  window: z.string(),
  ...Listed,
  /** Its first images. */
  files: z.array(FileId),
});
export type LostDocument = z.infer<typeof LostDocument>;

/** A window's own name for itself, kept over a reload. */
const Window = z.uuid();

export const documentMethods = {
  /**
   * A document as the bytes of a `.vitrine` file, for hosts that download; the engine keeps a copy, `file`,
   * for the list of recent ones, in place of the one that the last call gave. Images whose hash is not
   * known are read for it: `job` events tell.
   */
  'documents.pack': method(
    z.object({ name: Name, file: FileId.nullable(), state: DocumentState, job: z.string() }),
    z.object({ bytes: Bytes, file: z.string() }),
  ),
  /** The same, written to a file that a person chose. */
  'documents.save': method(
    z.object({ file: FileId, state: DocumentState, job: z.string() }),
    Empty,
  ),
  'documents.open': method(z.object({ file: FileId }), OpenedDocument),
  /** Documents saved or opened, newest first; those that are gone are left out. */
  'documents.recent': method(Empty, z.array(ListedDocument)),
  /** Empties that list. The files stay, except for copies that the engine made itself. */
  'documents.clearRecent': method(Empty, Empty),
  /**
   * Looks for lost images among files that a person pointed to, by name and hash; where the hash was
   * never known, by name and size. Those found keep their ids.
   */
  'documents.relink': method(
    z.object({
      lost: z.array(z.object({ file: FileId, sha256: Sha256.nullable() })).max(MOST_IMAGES),
      among: z.array(FileId),
    }),
    z.object({ found: z.array(FileEntry) }),
  ),

  /** Keeps what a window has not saved, for when it, the engine or everything dies. */
  'documents.keep': method(
    z.object({
      window: Window,
      name: z.string().max(200),
      file: FileId.nullable(),
      state: DocumentState,
    }),
    Empty,
  ),
  /** The window has nothing unsaved, or was closed in peace: nothing is kept of it. */
  'documents.drop': method(z.object({ window: Window }), Empty),
  /** What is kept of windows, newest first. Which of them still live only they know. */
  'documents.kept': method(Empty, z.array(LostDocument)),
  'documents.recover': method(z.object({ window: Window }), OpenedDocument),

  /** Tags and notes of all images, by SHA-256 of the file. */
  'annotations.list': method(Empty, z.record(Sha256, Annotation)),
  'annotations.set': method(z.object({ changes: z.record(Sha256, Annotation) }), Empty),
};

export const documentEvents = {
  /** The list of recent documents has changed. */
  recent: z.object({}),
  /** Tags or notes have changed. */
  annotations: z.object({}),
};
