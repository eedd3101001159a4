import { expect, it } from 'vitest';
import { LatestLane } from './latest';

/** A task that ends when told. */
function controlled<T>(value: T) {
  const state = { started: false, end: () => {} };
  const task = () => {
    state.started = true;
    return new Promise<T>((resolve) => {
      state.end = () => resolve(value);
    });
  };
  return { state, task };
}

it('runs one, keeps the newest waiting, skips those in between', async () => {
  const lane = new LatestLane();
  const [first, second, third] = [controlled('a'), controlled('b'), controlled('c')];
  const results = [lane.run(first.task), lane.run(second.task), lane.run(third.task)];
  expect([first.state.started, second.state.started, third.state.started]).toEqual([
    true,
    false,
    false,
  ]);
  expect(await results[1]).toBeNull();
  first.state.end();
  expect(await results[0]).toBe('a');
  await Promise.resolve();
  expect(second.state.started).toBe(false);
  third.state.end();
  expect(await results[2]).toBe('c');
});

it('goes on after a task that rejects', async () => {
  const lane = new LatestLane();
  await expect(lane.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await lane.run(() => Promise.resolve(1))).toBe(1);
});
