import { useLayoutEffect, useRef } from 'react';
import { paintMap } from '#shared/attention';
import { type ColormapName, colormaps } from '#shared/figure';
import type { Size } from '#shared/types';
import './heatmap.css';

interface HeatmapProps {
  values: Float32Array;
  size: Size;
  colormap: ColormapName;
  /** From 0 to the largest where absent. */
  range?: readonly [number, number];
  /** Its meaning in words; a decoration where absent. */
  label?: string;
}

/** A small matrix, one pixel a value. */
export function Heatmap({ values, size: [h, w], colormap, range, label }: HeatmapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const paint = {
      colormap: colormaps[colormap],
      range: range ?? [0, Math.max(...values)],
      threshold: 0,
      cell: 1,
      interpolation: 'none',
      alpha: 'even',
    } as const;
    const pixels = new ImageData(paintMap(values, [h, w], paint), w, h);
    canvas.current!.getContext('2d')!.putImageData(pixels, 0, 0);
  }, [values, h, w, colormap, range]);
  const named = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
  return <canvas ref={canvas} className="heatmap" width={w} height={h} {...named} />;
}
