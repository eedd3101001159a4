import { reduceTo } from '../reduce-to';
import type { Call, Rule } from '../rule';
import type { Tape } from '../tape';

/** Sums a gradient over what the operator repeated of an operand. */
const operand =
  (t: Tape, { inputs, outputs }: Call, i: number) =>
  (gradient: string): string =>
    reduceTo(t, gradient, { result: outputs[0]!, operand: inputs[i]! });

export const add: Rule = (t, call) => [0, 1].map((i) => () => operand(t, call, i)(call.dy()));

export const sum: Rule = (t, call) =>
  call.inputs.map((_, i) => () => operand(t, call, i)(call.dy()));

export const sub: Rule = (t, call) => [
  () => operand(t, call, 0)(call.dy()),
  () => operand(t, call, 1)(t.op('Neg', [call.dy()])),
];

export const mul: Rule = (t, call) => [
  () => operand(t, call, 0)(t.mul(call.dy(), call.x(1))),
  () => operand(t, call, 1)(t.mul(call.dy(), call.x(0))),
];

export const div: Rule = (t, call) => [
  () => operand(t, call, 0)(t.div(call.dy(), call.x(1))),
  () => {
    const slope = t.op('Neg', [t.div(call.y(), call.x(1))]);
    return operand(t, call, 1)(t.mul(call.dy(), slope));
  },
];

export const pow: Rule = (t, call) => [
  () => {
    const [base, exponent] = [call.x(0), call.x(1)];
    const power = t.op('Pow', [base, t.sub(exponent, t.number(1))]);
    return operand(t, call, 0)(t.mul(call.dy(), t.mul(exponent, power)));
  },
  () => operand(t, call, 1)(t.mul(call.dy(), t.mul(call.y(), t.op('Log', [call.x(0)])))),
];

/** Max and Min: to the operand that it was, in equal shares where there are several. */
export const extreme: Rule = (t, call) => {
  const isOne = (i: number) => t.indicator(t.op('Equal', [call.x(i), call.y()]));
  return call.inputs.map((_, i) => () => {
    const winners = t.op(
      'Sum',
      call.inputs.map((_, other) => isOne(other)),
    );
    return operand(t, call, i)(t.mul(call.dy(), t.div(isOne(i), winners)));
  });
};

export const where: Rule = (t, call) => {
  const [condition = ''] = call.inputs;
  const none = t.number(0);
  return [
    undefined,
    () => operand(t, call, 1)(t.op('Where', [condition, call.dy(), none])),
    () => operand(t, call, 2)(t.op('Where', [condition, none, call.dy()])),
  ];
};
