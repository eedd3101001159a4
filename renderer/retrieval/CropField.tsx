import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { Crop, Host } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import { Button } from '../ui';
import { arrows } from '../viewport/ImageBoard';
import { cropBetween, middle, moved, type Place } from './crop';
import { search } from './spec';
import { type Preview, usePreview } from './use-preview';
import { words } from './words';

interface CropFieldProps {
  host: Host;
  entry: FileEntry;
  crop: Crop | null;
}

/** The image that is searched for; a drag chooses a part of it. */
export function CropField({ host, entry, crop }: CropFieldProps) {
  const preview = usePreview(host, entry.id);
  const choose = (part: Crop | null) => search({ kind: 'file', entry, crop: part });
  return (
    <div className="retrieval-crop">
      {preview && <Cropping preview={preview} crop={crop} onCrop={choose} />}
      <span className="ellipsis">{entry.name}</span>
      {crop && (
        <p className="dim">
          {words.query.cropped(crop.width, crop.height)}{' '}
          <Button look="quiet" help={words.query.wholeHelp} onClick={() => choose(null)}>
            {words.query.whole}
          </Button>
        </p>
      )}
    </div>
  );
}

interface CroppingProps {
  preview: Preview;
  crop: Crop | null;
  onCrop: (crop: Crop | null) => void;
}

function Cropping({ preview: { url, size }, crop, onCrop }: CroppingProps) {
  const from = useRef<Place | null>(null);
  const [drawn, setDrawn] = useState<Crop | null>(null);
  const placeOf = (event: PointerEvent): Place => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  const end = (event: PointerEvent) => {
    if (!from.current) return;
    onCrop(cropBetween(from.current, placeOf(event), size));
    from.current = null;
    setDrawn(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (event.key === 'Enter' && !crop) onCrop(middle(size));
    else if (event.key === 'Escape' && crop) onCrop(null);
    else if (arrow && crop) onCrop(moved(crop, arrow, size, event.shiftKey));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = drawn ?? crop;
  const [h, w] = size;
  const percent = (share: number) => `${100 * share}%`;
  return (
    <div
      className="retrieval-cropping"
      role="application"
      aria-label={words.query.crop}
      aria-description={words.query.cropKeys}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = placeOf(event);
      }}
      onPointerMove={(event) =>
        from.current && setDrawn(cropBetween(from.current, placeOf(event), size))
      }
      onPointerUp={end}
      onPointerCancel={() => {
        from.current = null;
        setDrawn(null);
      }}
    >
      <img src={url} alt="" draggable={false} />
      {shown && (
        <span
          className="retrieval-part"
          style={{
            left: percent(shown.left / w),
            top: percent(shown.top / h),
            width: percent(shown.width / w),
            height: percent(shown.height / h),
          }}
        />
      )}
    </div>
  );
}
