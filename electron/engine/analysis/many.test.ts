import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing';
import { analyzeAll } from './many';

const folder = temporaryFolder();

test.each([1, 4])(
  'what cannot be read is told while the rest is still to come: %i at once',
  async (width) => {
    let taken = 0;
    function* missing() {
      for (; taken < 100; taken++) yield { path: join(folder, `${taken}.png`), from: 0 };
    }
    const options = {
      analyze: async () => null,
      sample: async () => [],
      discard: async () => {},
      width: () => width,
      waiting: () => {},
      abandon: () => {},
      signal: new AbortController().signal,
    };
    let told = 0;
    for await (const { outcome } of analyzeAll(missing(), options)) {
      expect(outcome).toMatchObject({ code: expect.any(String) });
      told++;
      expect(taken - told).toBeLessThan(width + 3);
    }
    expect(told).toBe(100);
  },
);
