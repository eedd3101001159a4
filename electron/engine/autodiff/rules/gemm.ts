import { attributeFloat, attributeInt } from '../../onnx/reading/schema';
import { reduceTo } from '../reduce-to';
import type { Rule } from '../rule';

/** alpha A B + beta C */
export const gemm: Rule = (t, { node, inputs, outputs, x, dy }) => {
  const transA = attributeInt(node, 'transA') ?? 0;
  const transB = attributeInt(node, 'transB') ?? 0;
  const alpha = { float: attributeFloat(node, 'alpha') ?? 1 };
  const beta = attributeFloat(node, 'beta') ?? 1;
  const product = (a: string, b: string, attributes: Record<string, number>) =>
    t.op('Gemm', [a, b], { alpha, ...attributes });
  return [
    () =>
      transA
        ? product(x(1), dy(), { transA: transB, transB: 1 })
        : product(dy(), x(1), { transB: 1 - transB }),
    () =>
      transB
        ? product(dy(), x(0), { transA: 1, transB: transA })
        : product(x(0), dy(), { transA: 1 - transA }),
    () =>
      reduceTo(t, beta === 1 ? dy() : t.mul(dy(), t.number(beta)), {
        result: outputs[0]!,
        operand: inputs[2]!,
      }),
  ];
};
