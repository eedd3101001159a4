import { useEffect, useRef, useState } from 'react';
import type { Host } from '#shared/contract';
import { pickFiles } from '../../../host/pick-files';
import { offerDropZone, showError } from '../../../state';
import { Button, IconButton, tip } from '../../../ui';
import { plural } from '../../../ui/format';
import { changeSpec } from '../spec';
import type { Segmenting } from '../use-segmentation';
import { scoreText } from '../words';
import { LibraryScores } from './LibraryScores';
import { removeMask, takeMasks, useTruths } from './truths';

/** Masks as ground truth: of the image on the stage, and of the library. */
export function TruthPanel({ host, segmenting }: { host: Host; segmenting: Segmenting }) {
  const { truth, file } = segmenting;
  const zone = useMaskZone(host);
  const masks = useTruths((state) => state.masks.size);
  const [open, setOpen] = useState(false);
  const pick = (folder: boolean) => {
    pickFiles(folder ? { folder } : { accept: '.png', multiple: true })
      .then((files) => takeMasks(host, files))
      .catch(showError);
  };
  return (
    <section ref={zone} className="segmentation-truth" aria-label="Ground truth">
      <h3>Ground truth</h3>
      {truth ? (
        <>
          <p className="segmentation-mask">
            <span className="ellipsis">{truth.mask.name}</span>
            <IconButton
              icon="close"
              label="Remove the mask"
              help="Removes this mask from the comparison. The file stays on disk. The model does not run again."
              onClick={() => removeMask(file)}
            />
          </p>
          <Verdict truth={truth} />
        </>
      ) : (
        <p className="dim">
          Drop the mask of this image here, or a folder of masks: PNG or TIFF files whose values are
          class numbers, named like their images.
        </p>
      )}
      <div className="segmentation-buttons">
        <Button
          help="Opens one or more masks: index or palette images (PNG or TIFF) of the same size as the image. Several masks are matched to images by base name."
          onClick={() => pick(false)}
        >
          Masks…
        </Button>
        <Button
          help="Opens a folder of masks, or a folder with images and masks in subfolders such as “images” and “masks”."
          onClick={() => pick(true)}
        >
          Folder…
        </Button>
        {masks > 1 && (
          <Button
            help="Shows the confusion matrix, IoU per class and the worst images, over all images in the library that have a mask."
            onClick={() => setOpen(true)}
          >
            All {plural(masks, 'image')}…
          </Button>
        )}
      </div>
      {open && <LibraryScores host={host} card={segmenting.card} onClose={() => setOpen(false)} />}
    </section>
  );
}

/** The numbers of one image, or why there are none. */
function Verdict({ truth: { score, error } }: { truth: NonNullable<Segmenting['truth']> }) {
  if (error) {
    return (
      <p role="alert">
        <strong>{error.message}.</strong> {error.hint}
      </p>
    );
  }
  if (!score) return <p className="dim">Comparing…</p>;
  return (
    <>
      <dl className="segmentation-score">
        <dt {...tip('Mean IoU of the classes present in the map or the mask.')}>mIoU</dt>
        <dd>{scoreText(score.miou)}</dd>
        <dt {...tip('Share of pixels with the correct class, excluding ignored pixels.')}>
          pixel accuracy
        </dt>
        <dd>{scoreText(score.pixelAccuracy)}</dd>
      </dl>
      <Button
        look="quiet"
        help="Shows where map and mask differ. The model does not run again."
        onClick={() => changeSpec('Show errors', { show: 'errors' })}
      >
        Show errors
      </Button>
    </>
  );
}

/** The panel takes dropped masks for itself. */
function useMaskZone(host: Host) {
  const zone = useRef<HTMLElement>(null);
  useEffect(
    () =>
      offerDropZone({
        title: 'Ground truth: masks of the images',
        element: zone.current!,
        take: (files) => takeMasks(host, files),
      }),
    [host],
  );
  return zone;
}
