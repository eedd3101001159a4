import {
  type AttentionTap,
  axisLength,
  type FactSource,
  type ModelCard,
  type Size,
} from '#shared/types';
import type { Graph } from '../reading/graph';
import type { NodeProto } from '../reading/schema';
import type { Facts } from './config';

type Task = ModelCard['task'];

/** An output of a graph in the run that looked into it. */
interface Output {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What a model is for, which of its outputs says so, and where that is known from. */
export interface Purpose {
  readonly task: Task;
  readonly output: Output;
  readonly source: FactSource;
}

export interface Evidence {
  readonly graph: Graph;
  readonly outputs: readonly Output[];
  /** Of the input, [H, W]. */
  readonly size: Size;
  readonly taps: readonly AttentionTap[];
  readonly facts: Facts;
}

/** By the card, the configuration, names, and at last by what computes the output. */
export function purposeOf(evidence: Evidence): Purpose {
  const { outputs, facts } = evidence;
  const { card } = facts;
  const wanted = outputs.find(({ name }) => name === card.output);
  const found =
    byConfig(evidence, wanted) ?? byNames(evidence, wanted) ?? byGraph(evidence, wanted);
  if (!card.task) return found;
  const source = card.sources?.task ?? 'card';
  return { task: card.task, output: wanted ?? mainOutput(outputs, card.task), source };
}

/** Endings of transformers' class names. */
const ARCHITECTURES: readonly [RegExp, Task][] = [
  [/For(Image|Video)Classification/, 'classification'],
  [/For(Semantic|Image)Segmentation/, 'segmentation'],
  [/ForDepthEstimation/, 'depth'],
  [/For(ZeroShot)?ObjectDetection/, 'detection'],
  [/ForImageSuperResolution|ForImageToImage/, 'image-to-image'],
  // Masks for queries, mattes, key points: shown as they are.
  [
    /For(Universal|Instance|Panoptic)Segmentation|For(ImageMatting|Keypoint|Pose|Mask|PreTraining)/,
    'other',
  ],
  [/(Model|WithProjection|Backbone|Encoder)$/, 'embedding'],
];

const architectureTask = ({ config }: Facts): Task | undefined => {
  const name = config.architectures?.[0];
  if (name) return ARCHITECTURES.find(([ending]) => ending.test(name))?.[1];
  // timm's models without classes give features.
  return config.architecture && config.num_classes === 0 ? 'embedding' : undefined;
};

function byConfig({ outputs, facts }: Evidence, wanted: Output | undefined): Purpose | undefined {
  const task = architectureTask(facts);
  if (!task) return undefined;
  const output = wanted ?? mainOutput(outputs, task);
  const rank = output.shape.length;
  const fits: Partial<Record<Task, boolean>> = {
    classification: rank === 2,
    segmentation: rank === 4 && (output.shape[1] ?? 0) > 1,
    'image-to-image': rank === 4,
  };
  if (fits[task] === false) return { task: 'other', output, source: 'config' };
  const isNumber = task === 'classification' && output.shape[1] === 1;
  const isRegression = isNumber || facts.config.problem_type === 'regression';
  return {
    task: task === 'classification' && isRegression ? 'regression' : task,
    output,
    source: 'config',
  };
}

const NAMES = {
  boxes: /(^|_)(boxes|bbox(es)?|dets)$/i,
  depth: /depth|disparity/i,
  features: /embed|feature|pool|hidden/i,
  scores: /logits|class|score|prob|seg/i,
};

function byNames({ outputs }: Evidence, wanted: Output | undefined): Purpose | undefined {
  const named = (task: Task, output: Output): Purpose => ({ task, output, source: 'name' });
  if (!wanted && outputs.some(({ name }) => NAMES.boxes.test(name))) {
    return named('detection', mainOutput(outputs, 'detection'));
  }
  const output = wanted ?? mainOutput(outputs, undefined);
  if (NAMES.depth.test(output.name)) return named('depth', output);
  return NAMES.features.test(output.name) ? named('embedding', output) : undefined;
}

function byGraph(evidence: Evidence, wanted: Output | undefined): Purpose {
  const output = wanted ?? mainOutput(evidence.outputs, undefined);
  return { task: guessedTask(evidence, output), output, source: 'guess' };
}

function guessedTask({ graph, size, taps }: Evidence, { name, shape }: Output): Task {
  const [height, width] = size;
  if (shape.length === 4) {
    const [, channels = 0, h = 0, w = 0] = shape;
    const isLarge = h >= height && w >= width;
    if ((channels === 3 && isLarge) || shape[3] === 3) return 'image-to-image';
    // One channel may be a mask, a depth or a matte.
    if (channels < 2) return 'other';
    if (!endsInWeights(graph, name, MAP_HEAD)) return 'embedding';
    // Without a name, channels may be classes, key points, offsets or bins of depth.
    return NAMES.scores.test(name) ? 'segmentation' : 'other';
  }
  if (shape.length === 3) {
    const [, tokens = 0, values = 0] = shape;
    if (NAMES.scores.test(name)) return 'other';
    const isMap = tokens * width === values * height && tokens * 8 >= height;
    if (isMap) return 'other';
    const lengths = taps.map(({ queries }) => axisLength(queries));
    return lengths.length === 0 || lengths.includes(tokens) ? 'embedding' : 'other';
  }
  if (shape.length !== 2) return 'other';
  if (!endsInWeights(graph, name, HEAD)) return 'embedding';
  const isProbability = graph.producer(name)?.opType === 'Sigmoid';
  return shape[1] === 1 && !isProbability ? 'regression' : 'classification';
}

/** Done to scores after the last layer of weights. */
const HEAD =
  /^(Add|Mul|Div|Cast|Identity|Clip|Dropout|(Log)?Softmax|Sigmoid|Reshape|Flatten|Squeeze|Unsqueeze|Concat|Slice)$|Pool|ReduceMean|uantizeLinear/;
const MAP_HEAD = new RegExp(
  `${HEAD.source}|^(Resize|Upsample|DepthToSpace|Transpose|ConvTranspose)$`,
);

/** True when the output comes from a layer of weights (scores), not from a norm or a selection (features). */
function endsInWeights(graph: Graph, output: string, head: RegExp): boolean {
  let node = graph.producer(output);
  for (let steps = 0; node && steps < 24; steps++) {
    if (/MatMul|Gemm|Conv/.test(node.opType)) return true;
    if (!head.test(node.opType) || isNorm(graph, node)) return false;
    const live: string | undefined = node.input.find((name) => graph.dependsOnInput(name));
    node = live === undefined ? undefined : graph.producer(live);
  }
  return false;
}

/** Divided by what is computed from the image: a length, as of an embedding. */
const isNorm = (graph: Graph, { opType, input }: NodeProto): boolean =>
  opType === 'Div' && graph.dependsOnInput(input[1] ?? '');

/** Names that say which output is meant, the best first. */
const PREFERRED: Partial<Record<Task, readonly string[]>> = {
  depth: ['predicted_depth', 'depth'],
  'image-to-image': ['reconstruction'],
  embedding: ['image_embeds', 'image_embeddings', 'pooler_output'],
};

/** The logits, or else the first that is one row of numbers, or else the first; masks and numbers of tokens last. */
function mainOutput(outputs: readonly Output[], task: Task | undefined): Output {
  const own = outputs.filter(({ name }) => !/mask|(^|_)(ids|indices)(_|$)/i.test(name));
  const all = own.length > 0 ? own : outputs;
  const names = [
    ...((task && PREFERRED[task]) ?? []),
    'logits',
    ...PREFERRED.embedding!,
    'last_hidden_state',
  ];
  const preferred = names.flatMap((name) => all.find((output) => output.name === name) ?? []);
  const rank = task === 'segmentation' || task === 'image-to-image' ? 4 : 2;
  return preferred[0] ?? all.find(({ shape }) => shape.length === rank) ?? all[0]!;
}
