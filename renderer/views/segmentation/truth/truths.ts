import { create } from 'zustand';
import type { Host, Output } from '#shared/contract';
import { type ErrorBody, type FileEntry, type Result, VitrineError } from '#shared/types';
import type { GivenFile } from '../../../host/pick-files';
import { addImages, perform, selectFile, showDone, useLibrary } from '../../../state';
import { words } from '../words';
import { pairMasks } from './pair-masks';

export type Scored = Output<'segmentation.score'>;

interface TruthsState {
  /** The mask of each image of the library that has one, by the image's file id. */
  readonly masks: ReadonlyMap<string, FileEntry>;
  /** What comparing a result with a mask gave, by `scoreKey`. */
  readonly scores: ReadonlyMap<string, Scored | ErrorBody>;
}

export const useTruths = create<TruthsState>()(() => ({ masks: new Map(), scores: new Map() }));

const { getState: get, setState: set } = useTruths;

export const scoreKey = (result: Result, mask: FileEntry): string => `${result.id}/${mask.id}`;

export const isScored = (score: Scored | ErrorBody | undefined): score is Scored =>
  score !== undefined && 'confusion' in score;

/**
 * Takes masks, or folders of masks with or without their images, as ground truth of the library's
 * images. Throws `bad-input` where no mask belongs to an image.
 */
export async function takeMasks(host: Host, given: readonly GivenFile[]): Promise<void> {
  const { items, current } = useLibrary.getState();
  const entries = [...items.values()].map(({ entry }) => entry);
  const shown = current === null ? undefined : items.get(current)?.entry;
  if (!shown || given.length === 0) return;
  const named = given.map(({ file, folder }) => ({ file, folder, name: file.name }));
  const { masks, newImages, left } = pairMasks(named, entries, shown);
  if (masks.length + newImages.length === 0) throw noPair(left.length);

  const images = await addFiles(
    host,
    newImages.map(({ image }) => image),
  );
  if (images.length > 0) {
    addImages(images);
    selectFile(current);
  }
  const pairs = [
    ...masks.map(({ mask, image }) => ({ mask, image: image.id })),
    ...newImages.map(({ mask }, i) => ({ mask, image: images[i]!.id })),
  ];
  const added = await addFiles(
    host,
    pairs.map(({ mask }) => mask),
  );
  setMasks(words.truths.addGroundTruth, new Map(pairs.map(({ image }, i) => [image, added[i]!])));
  if (pairs.length > 1) {
    showDone(
      words.truths.added(pairs.length),
      left.length > 0 ? words.truths.skipped(left.length) : '',
    );
  }
}

/** All or none: what is paired by place must not shift. Rejects with the first file's error. */
async function addFiles(
  host: Host,
  files: readonly { file: File; folder: string }[],
): Promise<FileEntry[]> {
  if (files.length === 0) return [];
  let failed: VitrineError | undefined;
  const added = await host.addFiles(files, {
    onError: (_, error) => {
      failed ??= error;
    },
  });
  if (failed) throw failed;
  return added;
}

/** Forgets the mask of an image. */
export function removeMask(image: string): void {
  setMasks(words.truths.removeGroundTruth, new Map(), image);
}

function setMasks(title: string, added: ReadonlyMap<string, FileEntry>, removed?: string): void {
  const before = get().masks;
  const after = new Map([...before, ...added]);
  if (removed !== undefined) after.delete(removed);
  perform({
    title,
    apply: () => set({ masks: after }),
    revert: () => set({ masks: before }),
  });
}

/** Compares a result with a mask, once; what came of it, an error too, goes to the store. */
export async function scoreResult(
  host: Host,
  result: Result,
  mask: FileEntry,
  signal?: AbortSignal,
): Promise<void> {
  const key = scoreKey(result, mask);
  if (get().scores.has(key)) return;
  const question = { result: result.id, truth: mask.id };
  try {
    const score = await host.call('segmentation.score', question, signal ? { signal } : {});
    set({ scores: new Map(get().scores).set(key, score) });
  } catch (thrown) {
    const error = VitrineError.from(thrown);
    // Asked again when the engine is back, or the image is shown again.
    if (error.code === 'cancelled' || error.code === 'engine-crashed') return;
    set({ scores: new Map(get().scores).set(key, error.toBody()) });
  }
}

const noPair = (masks: number): VitrineError =>
  masks > 0
    ? new VitrineError('bad-input', words.truths.noMatch, {
        hint: words.truths.noMatchHint,
        detail: { masks },
      })
    : new VitrineError('bad-input', words.truths.noMask, {
        hint: words.truths.noMaskHint,
      });
