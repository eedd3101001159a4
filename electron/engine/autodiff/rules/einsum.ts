import { attributeText } from '../../onnx/reading/schema';
import { type Rule, Unsupported } from '../rule';

/** Sums of products by index letters: the gradient of an operand is the sum over the others' letters. */
export const einsum: Rule = (t, { node, inputs, x, dy }) => {
  const { terms, result } = parse(attributeText(node, 'equation') ?? '');
  return inputs.map((_, i) => () => {
    const own = terms[i]!;
    const others = terms.flatMap((term, other) => (other === i ? [] : [{ term, other }]));
    const known = new Set([...result, ...others.flatMap(({ term }) => [...term])]);
    if (new Set(own).size < own.length || [...own].some((letter) => !known.has(letter))) {
      throw new Unsupported(`has no rule for “${own}” in its equation`);
    }
    const equation = `${[...others.map(({ term }) => term), result].join()}->${own}`;
    return t.op('Einsum', [...others.map(({ other }) => x(other)), dy()], { equation });
  });
};

function parse(equation: string): { terms: string[]; result: string } {
  const [left = '', right] = equation.replace(/\s/g, '').split('->');
  if (left.includes('...')) throw new Unsupported('has no rule for “...” in its equation');
  const terms = left.split(',');
  return { terms, result: right ?? implied(left) };
}

/** Without an arrow: the letters that stand once, in alphabetical order. */
const implied = (left: string): string =>
  [...new Set(left.replaceAll(',', ''))]
    .filter((letter) => left.split(letter).length === 2)
    .sort()
    .join('');
