import { classMap, classMarks, type PatchScores } from '#shared/token-labels';
import { labelOf } from '#shared/types';
import type { ReportFigure } from '../model';
import { type Canvas, figure, frameFor, imageIn, shortKey } from './canvas';
import { classImage } from './class-image';

/** What the token labels view shows first. */
const OPACITY = 0.6;
/** Classes that the key names. */
const NAMED = 12;
const KEY_ROOM = 190;

/** The best class of each patch. */
export async function tokenLabelsFigures(canvas: Canvas): Promise<readonly ReportFigure[]> {
  const { subject, card } = canvas;
  const { result } = subject;
  const labels = result.parts.tokenLabels;
  if (!labels) return [];
  const scores = (await subject.read(labels.scores)) as PatchScores; // [h*w, classes]
  const map = classMap(scores, labels.grid);
  const [h, w] = labels.grid;
  const image = await classImage(map, labels.grid);
  const frame = frameFor(canvas, 2, KEY_ROOM);
  const ground = { size: result.provenance.imageSize, region: result.region, grid: labels.grid };
  const look = { opacity: OPACITY, isolated: null };
  const bare = imageIn(canvas, frame);
  const key = shortKey(map.present, NAMED, ({ index, count }) => ({
    color: map.colors.get(index)!,
    label: `${index} ${nameOf(index)}, ${((100 * count) / (h * w)).toFixed(1)} %`,
  }));
  const panels = [
    { title: ['Image'], marks: bare },
    {
      title: ['Best class of each patch'],
      marks: [...bare, ...classMarks(frame, ground, map, image, look, null)],
    },
  ];
  const colors = new Map(map.present.map(({ index }) => [map.colors.get(index)!, nameOf(index)]));
  return [
    figure(
      frame,
      { panels, bar: null, key },
      {
        name: 'token-labels',
        caption: `Best class of each of the ${h}×${w} patches: ${map.present.length} classes, by number.`,
        readout: { kind: 'colors', labels: Object.fromEntries(colors) },
      },
    ),
  ];

  function nameOf(index: number): string {
    return card ? labelOf(card, index) : `class ${index}`;
  }
}
