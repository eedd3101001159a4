import { useEffect, useRef } from 'react';
import type { Host } from '#shared/contract';
import { floatImages, type ShownImage } from './float-images';
import { drawImage } from './image-mark';

interface FloatImageProps extends ShownImage {
  host: Host;
  /** Longest side in CSS pixels that it is shown with. */
  side: number;
}

/** A small image that a model made. What it is has to be said beside it. */
export function FloatImage({ host, side, image, minus }: FloatImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { image: other, measure } = minus ?? {};
  useEffect(() => {
    const images = floatImages(host);
    const shown = {
      image,
      ...(other && measure && { minus: { image: other, measure } }),
    };
    // Once drawn it has no need of the bitmap, which may be closed.
    const draw = () => {
      const bitmap = images.get(shown);
      if (!canvas.current) return;
      canvas.current.ariaBusy = String(!bitmap && !images.problem(shown));
      if (!bitmap) return;
      off();
      drawImage(canvas.current, bitmap, side * devicePixelRatio);
    };
    const off = images.onChange(draw);
    draw();
    return off;
  }, [host, side, image, other, measure]);
  return <canvas ref={canvas} className="float-image" width={1} height={1} />;
}
