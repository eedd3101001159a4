import { basename, extname } from 'node:path';
import { type ModelCard, VitrineError } from '#shared/types';
import { type Facts, labelsOf, preprocessOf } from './config';
import type { Graph } from './graph';
import type { Layers } from './layers';
import type { Probe } from './probe';
import type { Model, Run } from './run';

/** What is known of a model when its card is written. */
interface Known {
  id: string;
  files: ModelCard['files'];
  model: Model;
  run: Run;
  layers: Layers;
  facts: Facts;
}

export function makeCard({ id, files, model, run, layers, facts }: Known): ModelCard {
  const { graph, free, name } = model;
  const { probe, size } = run;
  const { card } = facts;
  const { output, shape } = mainOutput(probe, card.output);
  const task = card.task ?? taskOf(graph, output, shape, facts);
  const labels = labelsOf(facts, task === 'classification' ? (shape.at(-1) ?? null) : null, size);
  const preprocess = preprocessOf(facts, { size, layout: free.layout, type: free.type }, task);
  const { producerName = '', producerVersion = '' } = graph.model;
  return {
    id,
    family: card.family ?? 'vit',
    title: card.title ?? basename(name, extname(name)),
    task,
    files,
    input: free.name,
    output,
    patch: layers.patch,
    preprocess: preprocess.preprocess,
    labels: labels.labels,
    settings: card.settings ?? [],
    attention: layers.taps,
    notes: readable([...facts.notes, ...layers.notes, ...preprocess.notes]),
    sources: {
      preprocess: preprocess.source,
      labels: labels.source,
      grid: layers.guessed ? 'guess' : 'graph',
    },
    licence: card.licence ?? facts.config.pretrained_cfg?.license ?? 'unknown',
    source:
      card.source ??
      (producerName
        ? `Imported; exported by ${producerName} ${producerVersion}`.trim()
        : 'Imported'),
    data: card.data ?? 'unknown',
    measured: card.measured ?? [],
  };
}

/** The logits, or else the first output that is one row of numbers, or else the first. */
function mainOutput(probe: Probe, wanted: string | undefined): { output: string; shape: number[] } {
  const outputs = [...probe.outputs].map(([output, shape]) => ({ output, shape }));
  const main =
    outputs.find((o) => o.output === wanted) ??
    outputs.find((o) => o.output === 'logits') ??
    outputs.find((o) => o.shape.length === 2) ??
    outputs[0];
  if (!main) throw new VitrineError('internal', 'A model without outputs came this far');
  return main;
}

function taskOf(
  graph: Graph,
  output: string,
  shape: readonly number[],
  { config }: Facts,
): ModelCard['task'] {
  if (shape.length === 4) {
    return shape[1] === 3 || shape[3] === 3 ? 'image-to-image' : 'segmentation';
  }
  if (shape.length === 3) return 'embedding';
  if (shape.length !== 2) return 'other';
  const architecture = config.architectures?.[0];
  if (architecture) return /For|classif/i.test(architecture) ? 'classification' : 'embedding';
  const named = /embed|feature|pool|hidden/i.test(output);
  return !named && endsInProjection(graph, output) ? 'classification' : 'embedding';
}

/** Done to logits after the last layer of weights. */
const AFTER_HEAD =
  /^(Add|Mul|Div|Cast|Identity|Softmax|Sigmoid|Reshape|Flatten|Squeeze)$|Pool|ReduceMean|QuantizeLinear/;

/** True when the output comes from a layer of weights (class scores), not from a norm or a selection (features). */
function endsInProjection(graph: Graph, output: string): boolean {
  let node = graph.producer(output);
  for (let steps = 0; node && steps < 16; steps++) {
    if (/MatMul|Gemm|Conv/.test(node.opType)) return true;
    if (!AFTER_HEAD.test(node.opType)) return false;
    node = node.input
      .map((name) => graph.producer(name))
      .find((n) => n !== undefined && n.opType !== 'Constant');
  }
  return false;
}

const MAX_NOTES = 20;
const readable = (notes: string[]): string[] =>
  notes.length <= MAX_NOTES
    ? notes
    : [...notes.slice(0, MAX_NOTES), `And ${notes.length - MAX_NOTES} more like these.`];
