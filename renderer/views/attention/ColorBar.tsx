import { useLayoutEffect, useRef } from 'react';
import { numberText } from '../../stage/number-text';
import { colormaps } from '../../workers/colormaps';
import type { AttentionSession } from './session';
import { useAttentionSpec } from './spec';
import { useShown } from './use-session';

/**
 * The colours of the map with the values at their ends; lines mark the threshold. Beside maps that
 * each have a range of their own (`many`) it says only which end is which.
 */
export function ColorBar({ session, many }: { session: AttentionSession; many: boolean }) {
  const { colormap, threshold } = useAttentionSpec();
  const low = useShown(session, (now) => (many ? 'low' : valueAt(now, 0)));
  const middle = useShown(session, (now) => (many ? '' : valueAt(now, 0.5)));
  const high = useShown(session, (now) => (many ? 'high' : valueAt(now, 1)));
  const quantity = useShown(session, ({ shown }) => shown?.resolved.question.quantity ?? 'weight');
  const canvas = useRef<HTMLCanvasElement>(null);
  const { colors, kind, title } = colormaps[colormap];

  useLayoutEffect(() => {
    const image = new ImageData(1, 256);
    for (let i = 0; i < 256; i++) {
      image.data.set([...colors.subarray(i * 3, i * 3 + 3), 255], (255 - i) * 4);
    }
    canvas.current!.getContext('2d')!.putImageData(image, 0, 0);
  }, [colors]);

  const cuts = kind === 'diverging' ? [(1 + threshold) / 2, (1 - threshold) / 2] : [threshold];
  return (
    <figure className="color-bar" aria-label={`Colour-bar: ${title}, from ${low} to ${high}`}>
      <figcaption>{quantity}</figcaption>
      <div className="color-bar-scale">
        <canvas ref={canvas} width={1} height={256} />
        {threshold > 0 && cuts.map((cut) => <i key={cut} style={{ bottom: `${cut * 100}%` }} />)}
      </div>
      <div className="color-bar-numbers">
        <span>{high}</span>
        <span>{middle}</span>
        <span>{low}</span>
      </div>
    </figure>
  );
}

/** The value at a height of the bar, 0..1. */
function valueAt({ shown }: AttentionSession, height: number): string {
  const range = shown?.maps.ranges[0];
  return range ? numberText(range[0] + height * (range[1] - range[0])) : '';
}
