import { type Frame, type Mark, type Point, toTarget, unseenMarks } from '#shared/figure';
import { pixelMarks } from '../../overlay/pixel-marks';
import type { Segmenting } from './use-segmentation';

/** What stands over the image: the part not seen, the map or the features, the pixel pointed at. */
export const segmentationMarks = (
  segmenting: Segmenting,
  frame: Frame,
  pointed: Point | null,
): readonly Mark[] => [
  ...ground(segmenting, frame),
  ...segmenting.overlay.marks(frame, segmenting.spec),
  ...pixelMarks(frame, pointed),
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
      kind: 'image',
      image,
      opacity: spec.opacity,
      blend: spec.blend,
      smooth: false,
      source: { x: 0, y: 0, width: image.width, height: image.height },
      at: toTarget(frame, result.region),
      mime: 'image/png',
    },
  ];
}
