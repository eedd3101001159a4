import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Result, VitrineError } from '#shared/types';
import { temporaryFolder } from '../../testing';
import { readResults, resultLine } from './results';

const folder = temporaryFolder();
const scores = { id: 't0', dtype: 'float32' as const, shape: [4] };
const result: Result = {
  id: 'r0',
  model: 'm',
  family: 'dynamicvit',
  input: { kind: 'image' },
  region: { x: 0, y: 0, width: 4, height: 4 },
  parts: { tokens: { grid: [2, 2], stages: [{ beforeLayer: 1, kept: [0, 3], scores }] } },
  timings: { decodeMs: 1, preprocessMs: 2, runMs: 3, postprocessMs: 4 },
  provenance: {
    modelId: 'm',
    modelSha256: ['0'],
    imageName: 'a.png',
    imageSha256: '1',
    imageSize: [4, 4],
    preprocessing: 'none',
    provider: 'cpu',
    settings: {},
    versions: {},
  },
};

test('a result is read back as it was, its tensors named by file; the last line of an image counts', async () => {
  const file = { file: '/elsewhere/run/tensors/a.tokens.npy', dtype: 'float32', shape: [4] };
  const parts = {
    tokens: { grid: [2, 2], stages: [{ beforeLayer: 1, kept: [0, 3], scores: file }] },
  };
  const broken = new VitrineError('bad-input', 'b.png is torn', { hint: 'Take another.' });
  const lines = [
    resultLine({ image: 'a.png', sha256: '1' }, broken, {}),
    resultLine({ image: 'b.png', sha256: null }, broken, {}),
    resultLine({ image: 'a.png', sha256: '1' }, result, parts),
  ];
  const path = join(folder, 'results.jsonl');
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  appendFileSync(path, '{"image":"c.png","sha');

  const [first, second, ...more] = await readResults(folder);
  expect(more).toEqual([]);
  expect(second).toMatchObject({ image: 'b.png', outcome: { message: 'b.png is torn' } });
  const tokens = { ...scores, id: 'tensors/a.tokens.npy' };
  expect(first!.outcome).toEqual({
    ...result,
    id: 'a.png',
    parts: { tokens: { grid: [2, 2], stages: [{ beforeLayer: 1, kept: [0, 3], scores: tokens }] } },
  });
});
