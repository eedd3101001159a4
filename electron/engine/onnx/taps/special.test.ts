import { expect, it } from 'vitest';
import { FLOAT, onnx } from '../../testing/graphs';
import { readGraph } from '../reading/graph';
import { SpecialNames } from './special';

/** What a token is called whose values are the constant `name`. */
function nameOf(name: string, foldedFrom?: string) {
  const token = { name, shape: [1, 1, 2], type: FLOAT, values: [1, 2] } as const;
  const bytes = onnx({
    nodes: [{ op: 'Add', in: ['image', name], out: 'sum' }],
    inputs: [{ name: 'image', shape: [1, 1, 2] }],
    outputs: [{ name: 'sum', shape: [1, 1, 2] }],
    constants: [foldedFrom ? { ...token, foldedFrom } : token],
  });
  return new SpecialNames(readGraph(bytes, 'model.onnx'), [name], undefined).nameOf(-1);
}

it.each([
  ['reg_token', 'register'],
  ['model.dinov2_with_registers.embeddings.cls_token', 'class token'],
  ['model.dinov2_with_registers.embeddings.register_tokens', 'register'],
  ['prompts.0', 'prompt'],
  ['registers.weight', 'register'],
  ['classifier.tokens.extra', 'special token'],
])('tells a token by the own name of its weights: %s', (weights, name) => {
  expect(nameOf(weights)).toBe(name);
});

it('tells a token by the weights that the exporter folded into a constant', () => {
  expect(nameOf('expand', "['reg_token', 'val_6', 'val_7']")).toBe('register');
  expect(nameOf('expand')).toBe('special token');
});

it('does not guess where one constant holds a class token and registers', () => {
  expect(nameOf('cat', "['cls_token', 'registers']")).toBe('special token');
});
