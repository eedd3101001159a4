import type { Graph } from '../reading/graph';
import { int } from '../reading/schema';

/** What weights are called by those who add tokens to the patches. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/dist(ill|_|$)/i, 'distillation token'],
  [/reg(_|ister|s?$|token)|storage/i, 'register'],
  [/prompt|prefix/i, 'prompt'],
  [/mask_?token/i, 'mask token'],
  [/det(ection)?_?(token|quer)/i, 'detection token'],
  [/bias_[kv]/i, 'learned key'],
  [/cls|class/i, 'class token'],
];

const nameFor = (weights: string) => NAMES.find(([pattern]) => pattern.test(weights))?.[1];

/** Names that come from the graph's own names, and from what it reads its scores off. */
export class SpecialNames {
  /** Some name was told by a name in the graph. */
  byName = false;

  constructor(
    private readonly graph: Graph,
    /** Tensors of added tokens, by label. */
    private readonly added: readonly string[],
    /** Label of the token that the scores are read off. */
    private readonly read: number | undefined,
  ) {}

  nameOf = (label: number): string => {
    const tensor = label < 0 ? this.added[-1 - label] : undefined;
    const weights = tensor === undefined ? [] : weightsOf(this.graph, tensor).map(ownName);
    const told = new Set(weights.flatMap((one) => nameFor(one) ?? []));
    if (told.size === 1) {
      this.byName = true;
      return [...told][0]!;
    }
    // Different tokens in one constant: which of them is which is not known.
    if (told.size > 1) return 'special token';
    if (label < 0 && label === this.read) return 'class token';
    return tensor !== undefined && isZero(this.graph, tensor) ? 'zero token' : 'special token';
  };
}

/** `dinov2_with_registers.embeddings.cls_token` is a class token: modules are left out, and what follows the name. */
const ownName = (weights: string): string =>
  weights.split(/[./]/).findLast((part) => !/^(\d*|weight|data)$/.test(part)) ?? '';

/** Names of the weights that a tensor is made of, and its own. */
function weightsOf(graph: Graph, tensor: string): string[] {
  const { producer, dependsOnInput } = graph;
  const found = new Set([tensor]);
  for (const name of found) {
    for (const input of producer(name)?.input ?? foldedFrom(graph, name)) {
      if (input && !dependsOnInput(input) && found.size < 50) found.add(input);
    }
  }
  return [...found];
}

/** PyTorch's newer exporter computes constants in advance, and notes what they were made of: “['reg_token', 'val_6']”. */
function foldedFrom({ graph }: Graph, tensor: string): string[] {
  const noted = graph.valueInfo
    .find(({ name }) => name === tensor)
    ?.metadataProps?.find(({ key }) => key === 'pkg.onnxscript.optimizer.folded_from');
  return [...(noted?.value.matchAll(/'([^']+)'/g) ?? [])].map(([, name]) => name!);
}

function isZero({ graph, producer }: Graph, tensor: string): boolean {
  const op = producer(tensor);
  if (op?.opType === 'ConstantOfShape') {
    const value = op.attribute.find((a) => a.name === 'value')?.t;
    return value?.rawData?.every((byte) => byte === 0) ?? true;
  }
  const weights = graph.initializer.find(({ name }) => name === tensor);
  const constant = weights ?? op?.attribute.find((a) => a.name === 'value')?.t;
  const size = constant?.dims?.map(int).reduce((a, b) => a * b, 1) ?? 0;
  return (
    size > 0 &&
    (constant?.rawData?.length ?? 0) > 0 &&
    constant!.rawData!.every((byte) => byte === 0)
  );
}
