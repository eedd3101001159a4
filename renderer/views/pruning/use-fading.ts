import { useLayoutEffect, useRef, useState } from 'react';
import type { Overlay } from './overlay';

const FADE_MS = 180;

/** Patches on their way from a stop to the next: dropped ones fade, and come back when scrubbed back. */
export interface Fading {
  readonly patches: readonly number[];
  /** 0..1: how dropped they look. */
  readonly share: number;
}

/** What changes between the last overlay and this one, while it changes; null at rest. */
export function useFading(overlay: Overlay | undefined): Fading | null {
  const last = useRef(overlay);
  const [fading, setFading] = useState<Fading | null>(null);
  // Before the first frame, which would show all of the change.
  useLayoutEffect(() => {
    const from = last.current;
    last.current = overlay;
    if (!from || !overlay || from.map || overlay.map) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const [was, is] = [new Set(from.dropped), new Set(overlay.dropped)];
    const gone = overlay.dropped.filter((patch) => !was.has(patch));
    const back = from.dropped.filter((patch) => !is.has(patch));
    const [patches, forward] = gone.length > 0 ? [gone, true] : [back, false];
    if (patches.length === 0) return;
    setFading({ patches, share: forward ? 0 : 1 });
    let frame = 0;
    const start = performance.now();
    const step = (now: number) => {
      const done = Math.min(1, Math.max(0, (now - start) / FADE_MS));
      setFading(done < 1 ? { patches, share: forward ? done : 1 - done } : null);
      if (done < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => {
      cancelAnimationFrame(frame);
      setFading(null);
    };
  }, [overlay]);
  return fading;
}

/** An overlay without the patches that are on their way. */
export function settledPart(overlay: Overlay, fading: Fading | null): Overlay {
  if (!fading) return overlay;
  const moving = new Set(fading.patches);
  return { ...overlay, dropped: overlay.dropped.filter((patch) => !moving.has(patch)) };
}
