import { type Frame, type Mark, toTarget, unseenMarks } from '#shared/figure';
import { imageMark } from '../../overlay/image-mark';
import { shownImage } from './series';
import type { Rounds } from './use-rounds';

/** From this many CSS pixels a pixel on, pixels are shown as squares, as the stage does. */
const PIXELS_FROM = 4;

/** The image of the round over the part of the image that the model saw. */
export function roundMarks(rounds: Rounds, frame: Frame): readonly Mark[] {
  const { region, provenance } = rounds.series.result;
  const image = rounds.images.get(rounds.image) ?? earlier(rounds);
  const at = toTarget(frame, region);
  return [
    ...unseenMarks(frame, provenance.imageSize, region),
    ...(image ? [{ ...imageMark(image, at), smooth: at.width / image.width < PIXELS_FROM }] : []),
  ];
}

/** Until the image of the newest round is there, the one before stays. */
function earlier({ series, round, spec, images: pictures }: Rounds): ImageBitmap | undefined {
  const before = Array.from({ length: round }, (_, i) =>
    shownImage(series, round - 1 - i, spec.show),
  );
  const there = before.find((image) => pictures.has(image));
  return there && pictures.get(there);
}
