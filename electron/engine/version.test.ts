import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VERSION } from './version';

test('the version is the one in package.json', () => {
  expect(VERSION).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});
