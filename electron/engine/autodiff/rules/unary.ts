import { attributeFloat, attributeText, type NodeProto } from '../../onnx/reading/schema';
import type { Call, Rule } from '../rule';
import type { Tape } from '../tape';

type Derivative = (tape: Tape, call: Call) => string;

/** Operators on each entry alone: the derivative there. */
const derivatives: Readonly<Record<string, Derivative>> = {
  Abs: (t, { x }) => t.op('Sign', [x(0)]),
  Clip: (t, { x, y }) => t.indicator(t.op('Equal', [x(0), y()])),
  Cos: (t, { x }) => t.op('Neg', [t.op('Sin', [x(0)])]),
  Elu: (t, { node, x, y }) => piecewise(t, x(0), t.add(y(), t.number(numberOf(node, 'alpha', 1)))),
  Erf: (t, { x }) => t.mul(t.number(2 / Math.sqrt(Math.PI)), bell(t, x(0), 1)),
  Exp: (_, { y }) => y(),
  'com.microsoft:FastGelu': (t, { x }) => geluTanh(t, x(0)),
  Gelu: (t, { node, x }) =>
    attributeText(node, 'approximate') === 'tanh' ? geluTanh(t, x(0)) : geluErf(t, x(0)),
  'com.microsoft:Gelu': (t, { x }) => geluErf(t, x(0)),
  HardSigmoid: (t, { node, y }) => {
    const above = t.op('Greater', [y(), t.number(0)]);
    const below = t.op('Less', [y(), t.number(1)]);
    const slope = t.number(numberOf(node, 'alpha', 0.2));
    return t.mul(t.indicator(t.op('And', [above, below])), slope);
  },
  HardSwish: (t, { x }) => {
    const middle = t.add(t.mul(x(0), t.number(1 / 3)), t.number(0.5));
    const right = t.op('GreaterOrEqual', [x(0), t.number(3)]);
    const left = t.op('LessOrEqual', [x(0), t.number(-3)]);
    const rest = t.op('Where', [left, t.number(0), middle]);
    return t.op('Where', [right, t.number(1), rest]);
  },
  LeakyRelu: (t, { node, x }) => piecewise(t, x(0), t.number(numberOf(node, 'alpha', 0.01))),
  Log: (t, { x }) => t.op('Reciprocal', [x(0)]),
  Neg: (t) => t.number(-1),
  'com.microsoft:QuickGelu': (t, { node, x }) => {
    const alpha = t.number(numberOf(node, 'alpha', 1.702));
    const gate = t.op('Sigmoid', [t.mul(alpha, x(0))]);
    const bent = t.mul(t.mul(alpha, x(0)), t.sub(t.number(1), gate));
    return t.mul(gate, t.add(t.number(1), bent));
  },
  Reciprocal: (t, { y }) => t.op('Neg', [t.square(y())]),
  Relu: (t, { x }) => t.indicator(t.op('Greater', [x(0), t.number(0)])),
  Sigmoid: (t, { y }) => t.mul(y(), t.sub(t.number(1), y())),
  Sin: (t, { x }) => t.op('Cos', [x(0)]),
  Softplus: (t, { x }) => t.op('Sigmoid', [x(0)]),
  Sqrt: (t, { y }) => t.div(t.number(0.5), y()),
  Tanh: (t, { y }) => t.sub(t.number(1), t.square(y())),
};

const numberOf = (node: NodeProto, name: string, or: number): number =>
  attributeFloat(node, name) ?? or;

/** 1 above zero, `below` elsewhere. */
const piecewise = (t: Tape, x: string, below: string): string =>
  t.op('Where', [t.op('Greater', [x, t.number(0)]), t.number(1), below]);

/** exp(-factor x²) */
const bell = (t: Tape, x: string, factor: number): string =>
  t.op('Exp', [t.mul(t.number(-factor), t.square(x))]);

/** Of x Φ(x): Φ(x) + x φ(x). */
function geluErf(t: Tape, x: string): string {
  const erf = t.op('Erf', [t.mul(x, t.number(Math.SQRT1_2))]);
  const below = t.mul(t.number(0.5), t.add(t.number(1), erf));
  const density = t.mul(t.number(1 / Math.sqrt(2 * Math.PI)), bell(t, x, 0.5));
  return t.add(below, t.mul(x, density));
}

/** Of x (1 + tanh u) / 2 with u = √(2/π) (x + 0.044715 x³). */
function geluTanh(t: Tape, x: string): string {
  const CUBIC = 0.044715;
  const root = t.number(Math.sqrt(2 / Math.PI));
  const squared = t.square(x);
  const bent = t.add(t.number(1), t.mul(t.number(CUBIC), squared));
  const tanh = t.op('Tanh', [t.mul(root, t.mul(x, bent))]);
  const slope = t.mul(root, t.add(t.number(1), t.mul(t.number(3 * CUBIC), squared)));
  const above = t.mul(t.mul(x, t.sub(t.number(1), t.square(tanh))), slope);
  return t.mul(t.number(0.5), t.add(t.add(t.number(1), tanh), above));
}

const ruleOf =
  (derivative: Derivative): Rule =>
  (t, call) => [() => t.mul(call.dy(), derivative(t, call))];

export const unary: Readonly<Record<string, Rule>> = Object.fromEntries(
  Object.entries(derivatives).map(([name, derivative]) => [name, ruleOf(derivative)]),
);
