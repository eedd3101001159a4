import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { failure, temporaryFolder } from '../testing';
import { JsonLines } from './json-lines';
import { jsonLines, wholeBytes } from './lines';

const folder = temporaryFolder();
const Named = z.object({ name: z.string() });
const named = (...names: string[]) => names.map((name) => ({ name }));

test('what was added is read again; what a crash tore or zeroed is passed over', async () => {
  const path = join(folder, 'state', 'names.jsonl');
  const lines = new JsonLines(path, Named);
  expect(await lines.read()).toEqual([]);
  await lines.add(named('a', 'ü\n'));
  appendFileSync(path, '\0\0\0\n{"name":5}\n{"name":"to');
  expect(await lines.read()).toEqual(named('a', 'ü\n'));
  await lines.add(named('b'));
  expect(await lines.read()).toEqual(named('a', 'ü\n', 'b'));
  await lines.replace(named('c'));
  expect(readFileSync(path, 'utf8')).toBe('{"name":"c"}\n');
  expect((await failure(new JsonLines(folder, Named).read())).code).toBe('disk');
});

test('lines tell where they lie, however long they are', async () => {
  const path = join(folder, 'long.jsonl');
  const names = ['x'.repeat(3 * 2 ** 20), 'ü', 'last'];
  const text = named(...names).map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(path, `${text.join('')}${'torn'.repeat(2 ** 19)}`);
  const bytes = readFileSync(path);
  const found = [];
  for await (const { value, offset, length } of jsonLines(path, Named)) {
    found.push(value.name);
    expect(JSON.parse(bytes.toString('utf8', offset, offset + length))).toEqual(value);
  }
  expect(found).toEqual(names);
  expect(await wholeBytes(path)).toBe(Buffer.byteLength(text.join('')));
  expect(await wholeBytes(join(folder, 'none'))).toBe(0);
});
