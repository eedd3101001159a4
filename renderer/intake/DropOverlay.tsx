import { useEffect, useState } from 'react';
import { type DropZone, showError, useDropZones, useHost } from '../state';
import { Icon } from '../ui';
import './drop-overlay.css';
import { filesOfDrop } from '../host/pick-files';
import { takeFiles } from './intake';
import { words } from './words';

/**
 * Files can be dropped anywhere in the window; while they hover, this says so. What lies over the zone of
 * a view belongs to it.
 */
export function DropOverlay() {
  const host = useHost();
  const [over, setOver] = useState(false);
  const zones = useDropZones((state) => state.zones);

  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const hover = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    // Only leaving the window itself has no element to go to.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      const zone = zoneAt(event);
      filesOfDrop(event.dataTransfer)
        .then((files) => zone?.take(files) ?? takeFiles(host, files))
        .catch(showError);
    };
    window.addEventListener('dragenter', hover);
    window.addEventListener('dragover', hover);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', hover);
      window.removeEventListener('dragover', hover);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [host]);

  return over ? (
    // While something is dragged no pointer moves: this one tells that the drag has ended.
    <div className="drop-overlay" aria-hidden="true" onPointerMove={() => setOver(false)}>
      <p>
        <Icon name="add" />
        {words.dropOverlay.text}
      </p>
      {zones.map((zone) => (
        <ZoneBox key={zone.title} zone={zone} />
      ))}
    </div>
  ) : null;
}

/** The zone under a drag or drop. */
function zoneAt({ clientX: x, clientY: y }: DragEvent): DropZone | undefined {
  return useDropZones.getState().zones.find(({ element }) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return x >= left && x < right && y >= top && y < bottom;
  });
}

/** A zone as it shows through: what a drop there does. */
function ZoneBox({ zone: { title, element } }: { zone: DropZone }) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return (
    <div className="drop-zone" style={{ left, top, width, height }}>
      <p>
        <Icon name="add" />
        {title}
      </p>
    </div>
  );
}
