import { useEffect, useRef, useState } from 'react';
import type { Host } from '#shared/contract';
import { pickFiles } from '../../../host/pick-files';
import { offerDropZone, showError } from '../../../state';
import { Button, IconButton, tip } from '../../../ui';
import { scoreText } from '../describe';
import { changeSpec } from '../spec';
import type { Segmenting } from '../use-segmentation';
import { words } from '../words';
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
    <section ref={zone} className="segmentation-truth" aria-label={words.truthPanel.groundTruth}>
      <h3>{words.truthPanel.groundTruth}</h3>
      {truth ? (
        <>
          <p className="segmentation-mask">
            <span className="ellipsis">{truth.mask.name}</span>
            <IconButton
              icon="close"
              label={words.truthPanel.removeTheMask}
              help={words.truthPanel.removeTheMaskHelp}
              onClick={() => removeMask(file)}
            />
          </p>
          <Verdict truth={truth} />
        </>
      ) : (
        <p className="dim">{words.truthPanel.hint}</p>
      )}
      <div className="segmentation-buttons">
        <Button help={words.truthPanel.masksHelp} onClick={() => pick(false)}>
          {words.truthPanel.masks}
        </Button>
        <Button help={words.truthPanel.folderHelp} onClick={() => pick(true)}>
          {words.truthPanel.folder}
        </Button>
        {masks > 1 && (
          <Button help={words.truthPanel.allHelp} onClick={() => setOpen(true)}>
            {words.truthPanel.all(masks)}
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
  if (!score) return <p className="dim">{words.truthPanel.comparing}</p>;
  return (
    <>
      <dl className="segmentation-score">
        <dt {...tip(words.truthPanel.miouHelp)}>{words.truthPanel.miou}</dt>
        <dd>{scoreText(score.miou)}</dd>
        <dt {...tip(words.truthPanel.pixelAccuracyHelp)}>{words.truthPanel.pixelAccuracy}</dt>
        <dd>{scoreText(score.pixelAccuracy)}</dd>
      </dl>
      <Button
        look="quiet"
        help={words.truthPanel.showErrorsHelp}
        onClick={() => changeSpec(words.steps.showErrors, { show: 'errors' })}
      >
        {words.truthPanel.showErrors}
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
        title: words.truthPanel.chooseTitle,
        element: zone.current!,
        take: (files) => takeMasks(host, files),
      }),
    [host],
  );
  return zone;
}
