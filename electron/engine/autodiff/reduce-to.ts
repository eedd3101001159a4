import type { Tape } from './tape';

/**
 * The gradient of an operand that an operator broadcast to its result: `gradient`, in the shape of `result`,
 * summed over what was repeated. The last `matrix` axes were not.
 */
export function reduceTo(
  tape: Tape,
  gradient: string,
  { result, operand, matrix = 0 }: { result: string; operand: string; matrix?: number },
): string {
  const to = tape.types.of(operand).shape;
  const from = tape.types.of(result).shape;
  const extra = from.length - to.length;
  const axes: number[] = [];
  for (let axis = 0; axis < from.length - matrix; axis++) {
    const own = axis < extra ? 1 : to[axis - extra];
    if (own === from[axis] && own !== undefined) continue;
    if (axis < extra || (own === 1 && from[axis] !== undefined)) axes.push(axis);
    else if (typeof own === 'number' && own > 1) continue;
    else return reduceAtRunTime(tape, gradient, { result, operand, matrix });
  }
  if (axes.length === 0) return gradient;
  const sum = tape.sum(gradient, axes);
  return extra > 0 ? tape.like(sum, operand) : sum;
}

/** The same where only a run tells which axes were repeated. */
function reduceAtRunTime(
  tape: Tape,
  gradient: string,
  { result, operand, matrix }: { result: string; operand: string; matrix: number },
): string {
  const extra = tape.rank(result) - tape.rank(operand);
  const lead = (tensor: string) => {
    const axes = Array.from({ length: tape.rank(tensor) - matrix }, (_, axis) => axis);
    return matrix === 0 ? tape.shape(tensor) : tape.lengths(tensor, axes);
  };
  const own =
    extra === 0
      ? lead(operand)
      : tape.op('Concat', [tape.ints(Array(extra).fill(1)), lead(operand)], { axis: 0 });
  const differ = tape.op('Not', [tape.op('Equal', [own, lead(result)])]);
  const axes = tape.op('Squeeze', [tape.op('NonZero', [differ]), tape.ints([0])]);
  const sum = tape.op('ReduceSum', [gradient, axes], { keepdims: 1, noop_with_empty_axes: 1 });
  return extra > 0 ? tape.like(sum, operand) : sum;
}
