import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failure, sample, temporaryFolder } from '../testing';
import { FileRegistry } from './registry';

const folder = temporaryFolder();

test('ids outlive the engine, also when its last line was torn', async () => {
  const state = join(folder, 'state');
  const [cat] = await new FileRegistry(state).register([sample('cat.jpg')]);
  appendFileSync(join(state, 'files.jsonl'), '{"id":"torn","name":"x.j');
  const second = new FileRegistry(state);
  expect(await second.resolve(cat!.id)).toMatchObject({ path: sample('cat.jpg'), name: 'cat.jpg' });
  const [coffee] = await second.register([sample('coffee.jpg')]);
  const third = new FileRegistry(state);
  expect(await third.resolve(coffee!.id)).toMatchObject({ name: 'coffee.jpg' });
  expect(await third.resolve(cat!.id)).toMatchObject({ name: 'cat.jpg' });
});

test('the same file again has the same id and is not written twice', async () => {
  const registry = new FileRegistry(join(folder, 'again'));
  const [a] = await registry.register([sample('cat.jpg')]);
  const [b] = await registry.register([sample('cat.jpg')]);
  expect(b).toEqual(a);
});

test('a folder gives its images and models at any depth, with their places', async () => {
  const top = join(folder, 'photos');
  mkdirSync(join(top, 'deep', 'er'), { recursive: true });
  for (const name of ['b.PNG', 'a.jpg', 'notes.txt', '.hidden.jpg', 'deep/er/c.webp']) {
    writeFileSync(join(top, name), 'x');
  }
  writeFileSync(join(top, 'deep', 'm.onnx'), 'x');
  symlinkSync(top, join(top, 'deep', 'loop'));
  symlinkSync('/nowhere/at/all.jpg', join(top, 'dangling.jpg'));
  const entries = await new FileRegistry(join(folder, 's3')).register([top]);
  expect(entries.map(({ folder: place, name }) => `${place}/${name}`)).toEqual([
    'photos/a.jpg',
    'photos/b.PNG',
    'photos/deep/er/c.webp',
    'photos/deep/m.onnx',
  ]);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(4);
});

test('what cannot be used says so', async () => {
  const registry = new FileRegistry(join(folder, 's4'));
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  expect(await failure(registry.register([empty]))).toMatchObject({
    code: 'bad-input',
    message: 'The folder empty holds no images',
  });
  expect(await failure(registry.register([join(folder, 'gone.jpg')]))).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('no such file'),
  });
  expect(await failure(registry.resolve('../../etc/passwd'))).toMatchObject({ code: 'bad-input' });
});
