import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { threadCount } from './threads';

test('never more threads than processors; the environment sets another number', () => {
  expect(threadCount({})).toBeGreaterThanOrEqual(1);
  expect(threadCount({})).toBeLessThanOrEqual(availableParallelism());
  expect(threadCount({ VITRINE_THREADS: '3' })).toBe(3);
  expect(threadCount({ VITRINE_THREADS: 'many' })).toBe(threadCount({}));
});
