import { useEffect, useRef, useState } from 'react';

/** Room for something, in CSS pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** An element to fill and its size inside its padding, kept in step; null before it is known. */
export function useRoom() {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, room] as const;
}
