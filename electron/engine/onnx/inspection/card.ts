import { basename, extname } from 'node:path';
import { cardFactsOf } from '#shared/parts';
import {
  type AttentionTap,
  type ModelCard,
  type ModelFile,
  type RouterTap,
  type Size,
  VitrineError,
} from '#shared/types';
import type { Graph } from '../reading/graph';
import type { Layers } from '../taps/layers';
import { type Facts, labelsOf } from './config';
import { imageSettings } from './image-to-image';
import { inGraph, preprocessOf } from './preprocessing';
import type { Model, Run } from './run';
import { classCount, segmentationFacts, segmentationNotes } from './segmentation';
import { type Purpose, purposeOf } from './task';

/** A graph that was looked into. */
export interface Opened {
  /** The graph and its external data. */
  files: ModelFile[];
  model: Model;
  run: Run;
  layers: Layers;
  routers: RouterTap[];
}

/** What is known of a model when its card is written; the first graph tells most. */
interface Known {
  id: string;
  opened: readonly Opened[];
  facts: Facts;
  /** It makes images in 0..255. */
  bytes: boolean;
}

export function makeCard({ id, opened, facts, bytes }: Known): ModelCard {
  const [first] = opened;
  if (!first) throw new VitrineError('internal', 'A model without graphs came this far');
  const { graph, free, name } = first.model;
  const { probe, size } = first.run;
  const { card } = facts;
  const purpose = purposeOf({
    graph,
    outputs: opened.flatMap(({ run }) =>
      [...run.probe.outputs].map(([name, shape]) => ({ name, shape })),
    ),
    size,
    taps: opened.flatMap(({ layers }) => layers.taps),
    facts,
  });
  const { task, source: taskSource } = purpose;
  const { name: output, shape } = purpose.output;
  const classes = classCount(task, shape);
  const labels = labelsOf(facts, classes, size, task);
  const { layout, type } = free;
  const isFree = free.size.includes(null);
  const input = { size, layout, type, isFree, bytes };
  const preprocess = preprocessOf(facts, input, inGraph(graph, free.name), task);
  // What a segmentation model's classes mean is completed from the graph.
  const { segmentation: _, ...own } = cardFactsOf(card);
  const segmentation =
    task === 'segmentation'
      ? segmentationFacts(name, facts, labels.labels, classes ?? 0, probe)
      : undefined;
  const given = card.settings ?? [];
  const added = task === 'image-to-image' ? imageSettings(shape, preprocess.preprocess) : [];
  const { producerName = '', producerVersion = '' } = graph.model;
  return {
    id,
    family: card.family ?? (facts.config.model_type === 'segformer' ? 'segformer' : 'vit'),
    title: card.title ?? basename(name, extname(name)),
    task,
    files: filesOf(opened),
    input: free.name,
    output,
    patch: finestPatch(opened) ?? card.patch ?? null,
    preprocess: preprocess.preprocess,
    ...(preprocess.configured && { configured: preprocess.configured }),
    labels: labels.labels,
    settings: [...given, ...added.filter(({ name }) => !given.some((one) => one.name === name))],
    attention: tapsOf(opened),
    ...(opened.some(({ model }) => isQuantised(model.graph)) && { apart: true as const }),
    notes: readable([
      ...(card.notes ?? []),
      ...facts.notes,
      ...opened.flatMap(({ layers }) => layers.notes),
      ...free.masks.map(maskNote),
      ...preprocess.notes,
      ...(segmentation ? segmentationNotes(segmentation) : []),
    ]),
    sources: {
      task: taskSource,
      labels: labels.source,
      grid: gridSource(opened),
      special: specialSource(opened),
      preprocess: preprocess.source,
      preprocessing: preprocess.sources,
    },
    licence: card.licence ?? facts.config.pretrained_cfg?.license ?? 'unknown',
    source:
      card.source ??
      (producerName
        ? `Imported; exported by ${producerName} ${producerVersion}`.trim()
        : 'Imported'),
    data: card.data ?? 'unknown',
    measured: card.measured ?? [],
    ...(card.gflops && { gflops: card.gflops }),
    ...independentOf(card, facts.config, purpose, graph),
    ...own,
    // Of the first graph; a family that routes by inputs has facts of its own.
    ...(first.routers.length > 0 && { routers: first.routers }),
    ...(segmentation && { segmentation }),
  };
}

/** ONNX Runtime fuses what lies between these to 8-bit operators, unless an output in between is wanted. */
const isQuantised = ({ nodes }: Graph): boolean =>
  nodes.some(({ opType }) => opType === 'QuantizeLinear' || opType === 'DequantizeLinear');
const maskNote = ({ name }: { name: string }): string =>
  `The graph also takes the mask “${name}”. It is filled so that every pixel of the input counts.`;

/** Classes that do not exclude each other, by the configuration or by a sigmoid at the end. */
function independentOf(
  card: Facts['card'],
  config: Facts['config'],
  { task, output }: Purpose,
  graph: Graph,
): Pick<ModelCard, 'multiLabel'> {
  if (task !== 'classification') return {};
  const isMulti =
    config.problem_type === 'multi_label_classification' ||
    graph.producer(output.name)?.opType === 'Sigmoid';
  return card.multiLabel || isMulti ? { multiLabel: card.multiLabel ?? {} } : {};
}

/** Several graphs may keep their weights in one file. */
const filesOf = (opened: readonly Opened[]): ModelFile[] => [
  ...new Map(opened.flatMap(({ files }) => files.map((file) => [file.name, file]))).values(),
];

/** The layers of all graphs in order, each with the graph it is in unless that is the first. */
const tapsOf = (opened: readonly Opened[]): AttentionTap[] =>
  opened
    .flatMap(({ layers, model }, i) =>
      layers.taps.map((tap) => (i === 0 ? tap : { ...tap, file: model.name })),
    )
    .map((tap, layer) => ({ ...tap, layer }));

function finestPatch(opened: readonly Opened[]): Size | null {
  const patches = opened.map(({ layers }) => layers.patch).filter((patch) => patch !== null);
  return patches.sort((a, b) => a[0] * a[1] - b[0] * b[1])[0] ?? null;
}

function gridSource(opened: readonly Opened[]): ModelCard['sources']['grid'] {
  return opened.every(({ model }) => model.grids.length > 0) ? 'card' : 'graph';
}

/** Where special tokens stand is the graph's; what they are may be told by the names in it. */
function specialSource(opened: readonly Opened[]): ModelCard['sources']['special'] {
  const source = gridSource(opened);
  return source === 'graph' && opened.some(({ layers }) => layers.named) ? 'name' : source;
}

const MAX_NOTES = 20;
function readable(all: string[]): string[] {
  const notes = [...new Set(all)];
  if (notes.length <= MAX_NOTES) return notes;
  return [...notes.slice(0, MAX_NOTES), `And ${notes.length - MAX_NOTES} more like these.`];
}
