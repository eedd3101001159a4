import { useEffect, useState } from 'react';
import { showError, useHost } from '../state';
import { Icon } from '../ui';
import './drop-overlay.css';
import { takeFiles } from './intake';
import { filesOfDrop } from './pick';

/** Files can be dropped anywhere in the window; while they hover, this says so. */
export function DropOverlay() {
  const host = useHost();
  const [over, setOver] = useState(false);

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
      filesOfDrop(event.dataTransfer)
        .then((files) => takeFiles(host, files))
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
        Drop images, folders, an .onnx model or a saved figure
      </p>
    </div>
  ) : null;
}
