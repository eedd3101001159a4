import { useLayoutEffect, useRef } from 'react';
import { type ColormapName, colormaps } from '#shared/figure';
import { type LegendItem, LegendItems } from './Legend';
import { words } from './words';

interface ColorBarProps {
  /** What the colours measure. */
  title: string;
  colormap: ColormapName;
  /** The values at its ends and in its middle. */
  low: string;
  middle: string;
  high: string;
  /** Where the range comes from, and what else the colours need said: a line each. */
  note?: readonly string[];
  /** Heights at which a line marks a threshold, 0..1. */
  cuts?: readonly number[];
  /** What else stands on the image. */
  items?: readonly LegendItem[];
}

/** The colours of a map with the values that they stand for. */
export function ColorBar(props: ColorBarProps) {
  const { title, colormap, low, middle, high, note = [], cuts = [], items = [] } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { colors, title: name } = colormaps[colormap];

  useLayoutEffect(() => {
    const image = new ImageData(1, 256);
    for (let i = 0; i < 256; i++) {
      image.data.set([...colors.subarray(i * 3, i * 3 + 3), 255], (255 - i) * 4);
    }
    canvas.current!.getContext('2d')!.putImageData(image, 0, 0);
  }, [colors]);

  return (
    <figure
      className="color-bar"
      aria-label={[words.colorBar.label(name, low, high), ...note].join(', ')}
    >
      <figcaption>{title}</figcaption>
      <div className="color-bar-scale">
        <canvas ref={canvas} width={1} height={256} />
        {cuts.map((cut) => (
          <i key={cut} style={{ bottom: `${cut * 100}%` }} />
        ))}
      </div>
      <div className="color-bar-numbers">
        <span>{high}</span>
        <span>{middle}</span>
        <span>{low}</span>
      </div>
      {note.length > 0 && (
        <p className="color-bar-note">
          {note.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </p>
      )}
      {items.length > 0 && (
        <ul className="legend color-bar-legend">
          <LegendItems items={items} />
        </ul>
      )}
    </figure>
  );
}
