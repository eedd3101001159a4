import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Size } from '#shared/types';
import { PictureCanvas, type PictureEvents } from './image-canvas';
import './image-viewer.css';
import type { TileCache } from './tiles';

interface PictureViewerProps extends PictureEvents {
  tiles: TileCache;
  /** Null: no picture but the marks. */
  file: string | null;
  size: Size;
  /** Tells that the marks changed: calls the listener, returns the off switch. */
  onMarks?: (listener: () => void) => () => void;
}

/** The picture, zoomed and panned with the mouse; React only mounts it. */
export function PictureViewer({ tiles, file, size, onMarks, ...events }: PictureViewerProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<PictureCanvas | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture is set below, without a new canvas.
  useLayoutEffect(() => {
    const made = new PictureCanvas(box.current!, tiles, file, size);
    canvas.current = made;
    const off = tiles.onChange(made.redraw);
    return () => {
      off();
      made.close();
    };
  }, [tiles]);
  useLayoutEffect(() => canvas.current?.setPicture(file, size), [file, size]);
  useLayoutEffect(() => canvas.current?.setEvents(events));
  useEffect(() => onMarks?.(() => canvas.current?.drawMarks()), [onMarks]);

  return (
    <div ref={box} className="picture-viewer">
      <canvas />
      <canvas />
    </div>
  );
}
