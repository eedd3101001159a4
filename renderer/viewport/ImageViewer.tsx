import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Size } from '#shared/types';
import { ImageCanvas, type ImageEvents } from './image-canvas';
import './image-viewer.css';
import type { TileCache } from './tiles';

interface ImageViewerProps extends ImageEvents {
  tiles: TileCache;
  /** Null: no image but the marks. */
  file: string | null;
  size: Size;
  /** Tells that the marks changed: calls the listener, returns the off switch. */
  onMarks?: (listener: () => void) => () => void;
}

/** The image, zoomed and panned with the mouse; React only mounts it. */
export function ImageViewer({ tiles, file, size, onMarks, ...events }: ImageViewerProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<ImageCanvas | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another image is set below, without a new canvas.
  useLayoutEffect(() => {
    const made = new ImageCanvas(box.current!, tiles, file, size);
    canvas.current = made;
    const off = tiles.onChange(made.redraw);
    return () => {
      off();
      made.close();
    };
  }, [tiles]);
  useLayoutEffect(() => canvas.current?.setImage(file, size), [file, size]);
  useLayoutEffect(() => canvas.current?.setEvents(events));
  useEffect(() => onMarks?.(() => canvas.current?.drawMarks()), [onMarks]);

  return (
    <div ref={box} className="image-viewer-box">
      <canvas />
      <canvas />
    </div>
  );
}
