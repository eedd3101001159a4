import type { Host } from '#shared/contract';
import {
  colormaps,
  cssColors,
  type Frame,
  paperInk,
  paperLines,
  type Snapshot,
} from '#shared/figure';
import { methodPapers, risePaper } from '#shared/parts/attribution';
import { shortly, VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { curveMarks } from './curves';
import { describe } from './describe';
import { attributionMarks } from './marks';
import { type Attributions, namesOf } from './use-attributions';
import { baselineNames, methodNames, panelWords, sideWords, figureWords as words } from './words';

/** The maps side by side with the curves, as they are now. */
export const figureOf = (host: Host, attributions: Attributions): FigureSource => ({
  snapshot: async (frame) => snapshot(attributions, frame),
  npy: () => mapNpy(host, attributions),
  methods: methodsOf(attributions),
});

const doneOf = ({ methods }: Attributions) =>
  methods.flatMap(({ method, answer }) =>
    answer?.state === 'done' ? [{ method, explained: answer.explained }] : [],
  );

function snapshot(attributions: Attributions, frame: Frame): Snapshot {
  const done = doneOf(attributions);
  const [first, ...more] = done;
  if (!first) throw new VitrineError('bad-input', words.notThere, { hint: words.hint });
  const { result, spec } = attributions;
  const { modelId, imageName } = result.provenance;
  const at = { x: 0, y: 0, width: frame.width, height: frame.height };
  const styleOf = (place: number) => paperLines[place]!;
  const curves = (['deletion', 'insertion'] as const).map((kind) => ({
    title: [sideWords[kind], done.map(({ method }) => lineName(attributions, method)).join(', ')],
    marks: curveMarks<CanvasImageSource>(attributions, kind, { at, ink: paperInk, styleOf }),
    bare: true as const,
  }));
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks: [],
    // Maps of several methods have no common unit; the titles give their ranges.
    bar:
      more.length > 0
        ? null
        : {
            title: methodNames[first.method],
            colors: cssColors(colormaps[spec.colormap]),
            range: first.explained.range,
          },
    panels: [
      ...done.map(({ method, explained }) => {
        const { deletion, insertion } = explained.attribution;
        return {
          title: [
            `${methodNames[method]}: ${panelWords.range(...explained.range)}`,
            panelWords.areas(deletion.area, insertion.area),
          ],
          marks: attributionMarks(frame, attributions, explained, null),
        };
      }),
      ...curves,
    ],
    caption: [
      describe(attributions),
      baselineNames[spec.baseline],
      words.modelOnImage(modelId, imageName),
    ],
  };
}

function lineName({ methods }: Attributions, method: string): string {
  const place = methods.findIndex((one) => one.method === method);
  return `${paperLines[place]!.sign} ${methodNames[methods[place]!.method]}`;
}

/** The first method's map as the engine gave it. */
function mapNpy(host: Host, attributions: Attributions) {
  const [first] = doneOf(attributions);
  if (!first) throw new VitrineError('bad-input', words.noNpy, { hint: words.hint });
  const { map: ref, ...facts } = first.explained.attribution;
  const { provenance } = attributions.result;
  return tensorNpy(host, { name: first.method, ref }, { ...facts, provenance });
}

function methodsOf(attributions: Attributions) {
  const done = doneOf(attributions);
  const papers = done.flatMap(({ method }) => methodPapers[method] ?? []);
  const names = done.map(({ method }) => {
    const paper = methodPapers[method];
    return paper ? `${methodNames[method]} (${shortly(paper)})` : methodNames[method];
  });
  const baseline = baselineNames[attributions.spec.baseline];
  return {
    text:
      done.length > 0 ? [words.methods(names.join(', '), targetWords(attributions), baseline)] : [],
    citations: done.length > 0 ? [...new Set([...papers, risePaper])] : [],
  };
}

function targetWords(attributions: Attributions): string {
  const { label, other } = namesOf(attributions);
  return words.target(label, other);
}
