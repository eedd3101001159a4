import { useEffect, useRef } from 'react';
import type { Host } from '#shared/contract';
import { floatImages, type ShownImage } from './float-images';
import { drawPicture } from './image-mark';

interface FloatImageProps extends ShownImage {
  host: Host;
  /** Longest side in CSS pixels that it is shown with. */
  side: number;
}

/** A small image that a model made. What it is has to be said beside it. */
export function FloatImage({ host, side, picture, minus }: FloatImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { picture: other, measure } = minus ?? {};
  useEffect(() => {
    const pictures = floatImages(host);
    const shown = { picture, ...(other && measure && { minus: { picture: other, measure } }) };
    // Once drawn it has no need of the bitmap, which may be closed.
    const draw = () => {
      const bitmap = pictures.get(shown);
      if (!canvas.current) return;
      canvas.current.ariaBusy = String(!bitmap && !pictures.problem(shown));
      if (!bitmap) return;
      off();
      drawPicture(canvas.current, bitmap, side * devicePixelRatio);
    };
    const off = pictures.onChange(draw);
    draw();
    return off;
  }, [host, side, picture, other, measure]);
  return <canvas ref={canvas} className="float-picture" width={1} height={1} />;
}
