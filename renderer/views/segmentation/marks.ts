import { unseenMarks } from '../../stage/patches';
import type { Mark } from '../../stage/scene';
import { type Frame, type Point, type Rect, toTarget } from '../../stage/viewport';
import type { Segmenting } from './use-segmentation';

/** What stands over the picture: the part not seen, the map or the features, the pixel pointed at. */
export const segmentationMarks = (
  segmenting: Segmenting,
  frame: Frame,
  pointed: Point | null,
): readonly Mark[] => [
  ...ground(segmenting, frame),
  ...segmenting.overlay.marks(frame, segmenting.spec),
  ...pointedMarks(frame, pointed),
];

/** The same for a figure, the map painted anew. */
export const figureMarks = async (
  segmenting: Segmenting,
  frame: Frame,
  density: number,
): Promise<readonly Mark[]> => [
  ...ground(segmenting, frame),
  ...(await segmenting.overlay.figureMarks(frame, density, segmenting.spec)),
];

/** What needs no map. */
function ground({ result, spec, features }: Segmenting, frame: Frame): readonly Mark[] {
  const unseen = unseenMarks(frame, result.provenance.imageSize, result.region);
  if (spec.show !== 'features' || !features) return unseen;
  const { image } = features;
  return [
    ...unseen,
    {
      ...{ kind: 'image', image, opacity: spec.opacity, blend: spec.blend, smooth: false },
      source: { x: 0, y: 0, width: image.width, height: image.height },
      at: toTarget(frame, result.region),
      mime: 'image/png',
    },
  ];
}

/** In CSS pixels: a picture pixel may be smaller than can be seen. */
const LEAST_CURSOR = 9;

/** A box around the pixel pointed at, in any of the pictures beside each other. */
export function pointedMarks(frame: Frame, pointed: Point | null): readonly Mark[] {
  if (!pointed) return [];
  const pixel = toTarget(frame, { ...pointed, width: 1, height: 1 });
  const side = Math.max(LEAST_CURSOR, pixel.width);
  const at: Rect = {
    x: pixel.x + (pixel.width - side) / 2,
    y: pixel.y + (pixel.height - side) / 2,
    ...{ width: side, height: side },
  };
  return [{ kind: 'outline', at, dashed: true }];
}
