import { baseName, isMaskName } from '#shared/segmentation';

/** A file by its name and the folder that it came with. */
interface Named {
  readonly name: string;
  readonly folder: string;
}

export interface PairedMasks<F, P> {
  /** Masks with the image of the library that each belongs to. */
  readonly masks: readonly { readonly mask: F; readonly image: P }[];
  /** Images that came with masks of theirs, for the library. */
  readonly newImages: readonly { readonly mask: F; readonly image: F }[];
  /** Masks that belong to no image. */
  readonly left: readonly F[];
}

const IMAGE = /\.(jpe?g|png|webp|tiff?|bmp)$/i;
/** Folders of masks as data sets name them: masks, labels, annotations, trainannot, gtFine, truth. */
const MASK_FOLDER = /^(.*masks?|.*labels?|.*annot(ations?)?|gt.*|.*truth|segmentations?)$/i;

/**
 * Sorts what was given as ground truth. Files in folders of masks are masks, as is everything where
 * there is no such folder; what lies beside them in other folders are images. A mask belongs to the
 * image with the same base name, a single file of another name to the image on the stage.
 */
export function pairMasks<F extends Named, P extends Named>(
  given: readonly F[],
  library: readonly P[],
  current: P,
): PairedMasks<F, P> {
  const [only] = given;
  const named = new Map(library.map((image) => [baseName(image.name), image]));
  if (only && given.length === 1 && !named.has(baseName(only.name))) {
    return { masks: [{ mask: only, image: current }], newImages: [], left: [] };
  }
  const inMasks = given.filter(({ folder }) => MASK_FOLDER.test(folder.split('/').at(-1)!));
  const masks = (inMasks.length > 0 ? inMasks : given).filter(
    ({ name }) => isMaskName(name) || given.length === 1,
  );
  const images = new Map(
    given
      .filter((file) => inMasks.length > 0 && !inMasks.includes(file) && IMAGE.test(file.name))
      .map((file) => [baseName(file.name), file]),
  );
  const pairs = masks.map((mask) => {
    const base = baseName(mask.name);
    return { mask, known: named.get(base), fresh: images.get(base) };
  });
  return {
    masks: pairs.flatMap(({ mask, known }) => (known ? [{ mask, image: known }] : [])),
    newImages: pairs.flatMap(({ mask, known, fresh }) =>
      !known && fresh ? [{ mask, image: fresh }] : [],
    ),
    left: pairs.filter(({ known, fresh }) => !known && !fresh).map(({ mask }) => mask),
  };
}
