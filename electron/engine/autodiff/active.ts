import type { NodeProto } from '../onnx/reading/schema';

/** Operators whose outputs do not change with small changes of their inputs, or are no real numbers. */
const STEPS = new Set([
  ...['Shape', 'Size', 'ArgMax', 'ArgMin', 'NonZero', 'OneHot', 'Range', 'EyeLike'],
  ...['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Not', 'And', 'Or', 'Xor'],
  ...['Floor', 'Ceil', 'Round', 'Sign', 'IsNaN', 'IsInf', 'ConstantOfShape', 'RandomUniformLike'],
]);
/** ONNX element types that have gradients: float, float16, double, bfloat16. */
const REAL = new Set([1, 10, 11, 16]);

/** All that a node reads, and what the graphs inside it do. */
export function readsOf({ input, attribute }: NodeProto): string[] {
  const inner = attribute.flatMap(({ g }) => g?.node ?? []);
  return [...input, ...inner.flatMap(readsOf)];
}

const isStep = ({ opType, attribute }: NodeProto): boolean =>
  STEPS.has(opType) ||
  (opType === 'Cast' && !REAL.has(Number(attribute.find(({ name }) => name === 'to')?.i ?? 1)));

/** The tensors through which a change of `wrt` reaches `output`. Nodes are in the order of computing. */
export function activeTensors(
  nodes: readonly NodeProto[],
  { output, wrt }: { output: string; wrt: readonly string[] },
): ReadonlySet<string> {
  const changed = new Set(wrt);
  for (const node of nodes) {
    if (isStep(node) || !readsOf(node).some((name) => changed.has(name))) continue;
    for (const name of node.output) if (name) changed.add(name);
  }
  const wanted = new Set([output]);
  for (const node of nodes.toReversed()) {
    if (isStep(node) || !node.output.some((name) => wanted.has(name))) continue;
    for (const name of readsOf(node)) if (name) wanted.add(name);
  }
  return new Set([...changed].filter((name) => wanted.has(name)));
}
