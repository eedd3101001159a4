import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultStateDir } from './state-dir';

test.each([
  ['linux', { VITRINE_HOME: '/x' }, '/x'],
  ['linux', {}, join('/home/a', '.local', 'share', 'vitrine')],
  ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'vitrine')],
  ['darwin', {}, join('/home/a', 'Library', 'Application Support', 'Vitrine')],
  ['win32', { APPDATA: 'C:\\A' }, join('C:\\A', 'Vitrine')],
] as const)('%s %o', (platform, env, expected) => {
  expect(defaultStateDir(env, platform, '/home/a')).toBe(expected);
});
