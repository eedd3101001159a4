import { expect, it } from 'vitest';
import { onnx } from '../../testing/graphs';
import { readGraph } from '../reading/graph';
import { findAttention } from './find';

it('finds the difference of two softmaxes once', () => {
  const shape = [1, 4, 4];
  const scores = (name: string) => [
    { op: 'MatMul', in: ['image', 'keys'], out: `${name}-scores` },
    { op: 'Softmax', in: [`${name}-scores`], out: name, ints: { axis: -1 } },
  ];
  const bytes = onnx({
    nodes: [
      { op: 'Transpose', in: ['image'], out: 'keys', ints: { perm: [0, 2, 1] } },
      ...scores('first'),
      ...scores('second'),
      { op: 'Sub', in: ['first', 'second'], out: 'difference' },
      { op: 'MatMul', in: ['difference', 'image'], out: 'tokens' },
    ],
    inputs: [{ name: 'image', shape }],
    outputs: [{ name: 'tokens', shape }],
  });
  const { candidates, notes } = findAttention(readGraph(bytes, 'model.onnx'));
  expect(candidates.map(({ tensor }) => tensor)).toEqual(['difference']);
  expect(notes.join()).toMatch(/“difference” is made of several softmaxes/);
});
