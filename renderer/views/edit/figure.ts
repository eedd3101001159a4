import type { Frame, Snapshot } from '#shared/figure';
import type { FigureSource } from '../../figure/source';
import { compare, plain } from './compare';
import { droppedAfter, droppedBefore } from './dropped';
import { editText, noEdit } from './edit';
import { editMarks, meanColor } from './marks';
import type { Editing } from './use-editing';
import { words } from './words';

/** The image with its edit; where the edit was run, the image without it and the classes too. */
export const figureOf = (editing: Editing): FigureSource => ({
  snapshot: async (frame) => snapshot(editing, frame),
});

function snapshot(editing: Editing, frame: Frame): Snapshot {
  const { result, grid, card, edit, answer, current } = editing;
  const { provenance, region } = result;
  const ground = { size: provenance.imageSize, region, grid };
  const mean = meanColor(card.preprocess);
  const marks = editMarks(frame, ground, edit, droppedAfter(editing), mean, null);
  const bare = editMarks(frame, ground, noEdit, droppedBefore(editing), mean, null);
  const runs = current ? answer?.runs : undefined;
  const was = runs?.before.parts.predictions?.top ?? [];
  const is = runs?.after.parts.predictions?.top ?? [];
  const top = (list: typeof was) => (list[0] ? `${list[0].label} ${list[0].p.toFixed(3)}` : '');
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks,
    bar: null,
    ...(runs && {
      panels: [
        { title: [words.figure.before, top(was)], marks: bare },
        { title: [words.figure.after, top(is)], marks },
      ],
    }),
    caption: [
      editText(edit),
      ...(runs
        ? [
            compare(was, is)
              .map(({ label, before, after, logits }) => {
                const own =
                  logits && words.figure.logit(logits.map((one) => plain(one, 2)).join(' → '));
                return `${label} ${before.toFixed(3)} → ${after.toFixed(3)}${own ?? ''}`;
              })
              .join(', '),
          ]
        : []),
      words.figure.modelOnImage(provenance.modelId, provenance.imageName),
    ],
  };
}
