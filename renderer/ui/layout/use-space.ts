import { useEffect, useRef, useState } from 'react';

/** Room for something, in CSS pixels. */
export interface Space {
  readonly width: number;
  readonly height: number;
}

/** An element to fill and its size inside its padding, kept in step; null before it is known. */
export function useSpace() {
  const box = useRef<HTMLDivElement>(null);
  const [space, setSpace] = useState<Space | null>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSpace({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, space] as const;
}
