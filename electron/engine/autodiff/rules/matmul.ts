import { attributeFloat, attributeInt } from '../../onnx/reading/schema';
import { reduceTo } from '../reduce-to';
import { type Rule, Unsupported } from '../rule';

/** MatMul, and ONNX Runtime's FusedMatMul, which transposes its operands and scales the product. */
export const matmul: Rule = (t, { node, inputs, outputs, x, dy }) => {
  if (attributeInt(node, 'transBatchA') || attributeInt(node, 'transBatchB')) {
    throw new Unsupported('has no rule for transposed batches');
  }
  const ranks = inputs.map((name) => t.rank(name));
  const [ra = 0, rb = 0] = ranks;
  if (ra < 2 || rb < 2) return vectors(t, ra, rb, { node, inputs, outputs, x, dy } as never);
  const flipped = [attributeInt(node, 'transA') === 1, attributeInt(node, 'transB') === 1];
  const alpha = attributeFloat(node, 'alpha') ?? 1;
  const turn = (a: string, rank: number, isTurned: boolean) =>
    isTurned ? t.transposed(a, rank) : a;
  const rank = Math.max(ra, rb);
  const finish = (gradient: string, i: number): string => {
    const own = turn(gradient, rank, flipped[i]!);
    const scaled = alpha === 1 ? own : t.mul(own, t.number(alpha));
    return reduceTo(t, scaled, { result: outputs[0]!, operand: inputs[i]!, matrix: 2 });
  };
  return [
    () => finish(t.op('MatMul', [dy(), turn(x(1), rb, !flipped[1])]), 0),
    () => finish(t.op('MatMul', [turn(x(0), ra, !flipped[0]), dy()]), 1),
  ];
};

/** One operand has one axis only. */
const vectors = (
  t: Parameters<Rule>[0],
  ra: number,
  rb: number,
  { inputs, x, dy }: Parameters<Rule>[1],
): ReturnType<Rule> => {
  const column = (a: string) => t.op('Unsqueeze', [a, t.ints([-1])]);
  const row = (a: string) => t.op('Unsqueeze', [a, t.ints([-2])]);
  const all = (rank: number) => Array.from({ length: rank }, (_, axis) => axis);
  if (ra === 1 && rb === 1) return [() => t.mul(dy(), x(1)), () => t.mul(dy(), x(0))];
  if (rb === 1) {
    return [
      () => t.mul(column(dy()), x(1)),
      () => t.sum(t.mul(column(dy()), x(0)), all(ra - 1), 0),
    ];
  }
  return [
    () => t.like(t.sum(t.op('MatMul', [x(1), column(dy())]), all(rb - 2), 1), inputs[0]!),
    () => t.mul(column(x(0)), row(dy())),
  ];
};
