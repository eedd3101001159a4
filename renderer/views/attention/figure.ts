import { answerAxis, aspectOf, leavesOut, placedAxes } from '#shared/attention';
import type { Host } from '#shared/contract';
import {
  type ColorScale,
  colormaps,
  cssColors,
  type Frame,
  type Mark,
  type Snapshot,
} from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { useView } from '../../state';
import { isShared, lookWords } from './look';
import type { AttentionMaps, Shown, TensorOnStage } from './maps/attention-maps';
import { attentionMarks, headMarks } from './marks';
import { useAttentionSpec } from './spec';
import { words } from './words';

/** Figures of a result's attention: painted afresh from the spec, whatever the pointer is at. */
export const figureOf = (host: Host, attentionMaps: AttentionMaps): FigureSource => ({
  snapshot: (frame) =>
    useView.getState().layout === 'multiples'
      ? multiples(attentionMaps)
      : overlay(attentionMaps, frame),
  npy: async () => {
    const tensor = await attentionMaps.tensorOnStage();
    if (!tensor) throw nothingShown();
    const { provenance } = attentionMaps.result;
    return tensorNpy(host, tensor, { provenance, ...tokensOf(tensor.axes) });
  },
});

/** Which patches the rows and columns are, since some may have been dropped. */
const tokensOf = ({ queries, keys }: TensorOnStage['axes']) =>
  JSON.stringify(queries) === JSON.stringify(keys) ? { tokens: queries } : { queries, keys };

async function overlay(attentionMaps: AttentionMaps, frame: Frame): Promise<Snapshot> {
  const shown = await attentionMaps.paint('figure', useAttentionSpec.getState(), 'chosen');
  if (!shown) throw nothingShown();
  const { result } = attentionMaps;
  const { width: w, height: h } = frame;
  return {
    width: w,
    height: h,
    image: true,
    marks: attentionMarks(frame, result.provenance.imageSize, result.region, shown, null),
    bar: scaleOf(shown, 0),
    caption: captionOf(attentionMaps, attentionMaps.describe(shown)),
  };
}

const CELL = 72;
const GAP = 2;
const LABEL = 24;

/** Layers x heads, as on the stage. */
async function multiples(attentionMaps: AttentionMaps): Promise<Snapshot> {
  const spec = useAttentionSpec.getState();
  const marks: Mark[] = [];
  const column = (head: number) => LABEL + head * (CELL + GAP);
  let columns = 0;
  let y = LABEL;
  let scale: ColorScale | null = null;
  for (const [layer] of attentionMaps.attention.layers.entries()) {
    const each = { ...spec, layer, head: 0, alpha: 'even' } as const;
    const row = await attentionMaps.paint(`figure ${layer}`, each, 'each');
    if (!row) throw nothingShown();
    const { ranges } = row.maps;
    const tall = CELL * aspectOf(answerAxis(row.resolved, row.resolved.question));
    marks.push(label(`L${layer + 1}`, LABEL - 6, y + tall / 2 + 4, 'end'));
    const top = y;
    marks.push(
      ...headMarks(row, (head) => ({ x: column(head), y: top, width: CELL, height: tall })),
    );
    y += tall + GAP;
    columns = Math.max(columns, ranges.length);
    // One bar can only speak for all maps where they share a range.
    if (isShared(spec)) scale = scaleOf(row, 0);
  }
  for (let head = 0; head < columns; head++) {
    marks.push(label(`H${head + 1}`, column(head) + CELL / 2, LABEL - 8, 'middle'));
  }
  const ranges = {
    map: words.figure.eachMap,
    all: words.figure.allMaps,
    layer: words.figure.wholeLayer,
    unit: words.figure.zeroToOne,
  };
  return {
    width: column(columns),
    height: y,
    image: false,
    marks,
    bar: scale,
    caption: captionOf(attentionMaps, words.figure.layersByHeads(ranges[spec.range])),
  };
}

const label = (text: string, x: number, y: number, anchor: 'end' | 'middle'): Mark => ({
  kind: 'text',
  at: { x, y },
  text,
  size: 11,
  color: '#575757',
  anchor,
});

function scaleOf({ maps, resolved, spec }: Shown, map: number): ColorScale {
  const colormap = colormaps[spec.colormap];
  const colors = cssColors(colormap);
  const note = lookWords(spec);
  return { title: resolved.question.quantity, colors, range: maps.ranges[map]!, note };
}

function captionOf({ result, attention }: AttentionMaps, what: string): string[] {
  const { modelId, imageName } = result.provenance;
  const pruned = attention.layers.some(({ queries }) => queries.places);
  const reduced = attention.layers.some((layer) => leavesOut(placedAxes(layer).keys));
  return [
    what,
    ...(pruned ? [words.figure.hatchedDropped] : []),
    ...(reduced ? [words.figure.hatchedUnfed] : []),
    words.figure.modelOnImage(modelId, imageName),
  ];
}

const nothingShown = (): VitrineError =>
  new VitrineError('bad-input', words.figure.noMapYet, {
    hint: words.figure.noMapYetHint,
  });
