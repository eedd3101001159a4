import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openEngine } from '../testing/engine';

const engine = openEngine();
afterAll(() => engine.close());

test('copies are counted once a content, and cleared but for those that the window, a run or a document needs', async () => {
  const { stateDir, call } = engine;
  const copy = (name: string) => {
    const path = join(stateDir, 'uploads', randomUUID(), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x'.repeat(100));
    return path;
  };
  const [shown, run, kept, unused] = ['a.png', 'b.png', 'c.png', 'd.png'].map(copy) as string[];
  linkSync(unused!, join(dirname(unused!), 'other.png'));
  mkdirSync(join(stateDir, 'batches', 'run'), { recursive: true });
  const line = JSON.stringify({ image: 'pets/b.png', path: run });
  writeFileSync(join(stateDir, 'batches', 'run', 'inputs.jsonl'), `${line}\n`);
  const [a, c] = await engine.register(shown!, kept!);
  const state = {
    images: [{ file: c!.id, sha256: null }],
    current: null,
    arrangement: { search: '', sort: 'added', descending: false, filter: 'all' },
    model: null,
    settings: {},
    stage: { tab: 'attention', layout: 'one', split: 0.5, region: null },
    views: {},
    attached: {},
  } as const;
  await call('documents.keep', {
    window: randomUUID(),
    name: '',
    file: null,
    state: state as never,
  });
  expect(await call('storage.info', {})).toEqual({ files: 4, bytes: 400 });
  expect(await call('storage.clear', { keep: [a!.id] })).toEqual({ files: 1, bytes: 100 });
  expect([shown, run, kept, unused].map((path) => existsSync(path!))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(await call('storage.info', {})).toEqual({ files: 3, bytes: 300 });
});
