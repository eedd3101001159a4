import { memo } from 'react';
import { LegendItems, unseenItem } from '../../overlay/Legend';
import { ERROR_COLORS } from './colors';
import { scaleOf } from './figure';
import type { Segmenting } from './use-segmentation';
import { words } from './words';

/**
 * What the colours stand for where they are not those of classes. It lies: upright beside the image it
 * would take the image's room whenever it comes.
 */
export const Scale = memo(function Scale({ segmenting }: { segmenting: Segmenting }) {
  const scale = scaleOf(segmenting);
  const items = [
    ...(segmenting.spec.show === 'errors' ? errorItems : []),
    ...unseenItem(segmenting.result),
  ];
  return (
    <>
      {scale && (
        <figure className="segmentation-scale" aria-label={words.scale.colourBar(scale.title)}>
          <figcaption>{scale.title}</figcaption>
          <div style={{ background: `linear-gradient(to right, ${scale.colors.join()})` }} />
          <span>0</span>
          <span>0.5</span>
          <span>1</span>
        </figure>
      )}
      {items.length > 0 && (
        <ul className="legend segmentation-key" aria-label={words.scale.legend}>
          <LegendItems items={items} />
        </ul>
      )}
    </>
  );
});

const errorItems = [
  { label: words.scale.wrong, color: ERROR_COLORS.wrong },
  { label: words.scale.ignored, color: ERROR_COLORS.ignored },
  { label: words.scale.rightDark, color: '#000' },
];
