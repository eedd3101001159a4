import { expect, it } from 'vitest';
import { Gate } from './gate';

it('runs so many at once, in order, and goes on after one that rejects', async () => {
  const gate = new Gate(2);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const run = (id: number) =>
    gate.run(() => {
      started.push(id);
      return new Promise<void>((resolve, reject) => {
        ends[id] = id === 0 ? () => reject(new Error('no')) : resolve;
      });
    });
  const results = [0, 1, 2, 3].map(run);
  expect(started).toEqual([0, 1]);
  ends[0]!();
  await expect(results[0]).rejects.toThrow('no');
  expect(started).toEqual([0, 1, 2]);
  ends[1]!();
  await results[1];
  expect(started).toEqual([0, 1, 2, 3]);
  ends[2]!();
  ends[3]!();
  await Promise.all(results.slice(2));
});
