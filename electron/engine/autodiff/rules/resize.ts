import { attributeInts, attributeText } from '../../onnx/reading/schema';
import { type Rule, Unsupported } from '../rule';
import type { Tape } from '../tape';

/**
 * Resizing is a matrix along each axis: the operator itself, done to a unit matrix. Back it goes by their
 * transposes.
 */
export const resize: Rule = (t, { node, inputs, outputs, dy }) => [
  () => {
    const [data = '', , scales = ''] = inputs;
    if (t.rank(data) !== 4) throw new Unsupported('has a rule for images [N, C, H, W] only');
    if (attributeInts(node, 'axes')) throw new Unsupported('has no rule for axes');
    if (attributeText(node, 'coordinate_transformation_mode') === 'tf_crop_and_resize') {
      throw new Unsupported('has no rule for a crop');
    }
    const along = (axis: number) => {
      const before = t.lengths(data, [axis]);
      const eye = unitMatrix(t, before);
      const one = t.op('Cast', [t.ints([1])], { to: FLOAT });
      const targets = scales
        ? ['', t.op('Concat', [one, one, scaleOf(t, scales, axis), one], { axis: 0 })]
        : [
            '',
            '',
            t.op('Concat', [t.ints([1, 1]), t.lengths(outputs[0]!, [axis]), before], { axis: 0 }),
          ];
      return t.op('Squeeze', [t.again(node, [eye, ...targets]), t.ints([0, 1])]);
    };
    const rows = t.op('MatMul', [t.transposed(along(2), 2), dy()]);
    return t.op('MatMul', [rows, along(3)]);
  },
];
const FLOAT = 1;

const scaleOf = (t: Tape, scales: string, axis: number): string =>
  t.op('Gather', [scales, t.ints([axis])], { axis: 0 });

/** [1, 1, n, n] */
function unitMatrix(t: Tape, length: string): string {
  const square = t.zeros(t.op('Concat', [length, length], { axis: 0 }));
  return t.op('Unsqueeze', [t.op('EyeLike', [square]), t.ints([0, 1])]);
}
