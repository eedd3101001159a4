import { useEffect, useRef } from 'react';
import { type SampleSlice, samplePixels } from './sample-pixels';
import './sample-image.css';

/** A small image that a sampler made, its pixels as squares. What it is has to be said beside it. */
export function SampleImage({ tensor, frame, range, held }: SampleSlice) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [low, high] = range;
  useEffect(() => {
    const pixels = samplePixels({ tensor, frame, range: [low, high], held });
    if (!canvas.current || !pixels) return;
    canvas.current.width = pixels.width;
    canvas.current.height = pixels.height;
    canvas.current.getContext('2d')!.putImageData(pixels, 0, 0);
  }, [tensor, frame, low, high, held]);
  return <canvas ref={canvas} className="sample-image" width={1} height={1} />;
}
