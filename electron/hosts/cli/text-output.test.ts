import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, sample, temporaryFolder } from '../../engine/testing';
import { runCommand } from './testing';

const home = temporaryFolder();
const model = join(root, 'models', 'vit', 'golden', 'odd', 'text-output.onnx');

test('a graph that gives the name of the class as text too is a classifier like any other', async () => {
  const argv = [
    'analyze',
    sample('cat.jpg'),
    '--model',
    model,
    '--set',
    'rawOutputs=true',
    '--json',
  ];
  const { status, rows, err } = await runCommand(argv, { home });
  expect(err).not.toMatch(/error|failed/i);
  expect(status).toBe(0);
  const [{ parts }] = rows();
  expect(parts.predictions.top).toHaveLength(5);
  expect(Object.keys(parts.outputs)).toEqual(['logits']);
});
