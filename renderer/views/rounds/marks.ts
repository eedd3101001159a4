import { type Frame, type Mark, toTarget, unseenMarks } from '#shared/figure';
import type { Rounds } from './use-rounds';

/** From this many CSS pixels a pixel on, pixels are shown as squares, as the stage does. */
const PIXELS_FROM = 4;

/** The picture of the round over the part of the picture that the model saw. */
export function roundMarks({ series, pictures, picture }: Rounds, frame: Frame): readonly Mark[] {
  const { region, provenance } = series.result;
  const image = pictures.get(picture);
  const at = toTarget(frame, region);
  return [
    ...unseenMarks(frame, provenance.imageSize, region),
    ...(image
      ? [
          {
            ...({ kind: 'image', image, at, opacity: 1, mime: 'image/png' } as const),
            source: { x: 0, y: 0, width: image.width, height: image.height },
            smooth: at.width / image.width < PIXELS_FROM,
          },
        ]
      : []),
  ];
}
