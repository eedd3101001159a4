import { afterEach, expect, it, vi } from 'vitest';
import { InOrder } from './in-order';

afterEach(() => vi.useRealTimers());

it('hands on results in the order of their tasks: the first at once, the rest in portions', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const portions: (readonly string[])[] = [];
  const order = new InOrder<string>((portion) => portions.push(portion));
  order.put(1, ['b']);
  expect(portions).toEqual([]);
  order.put(0, ['a']);
  expect(portions).toEqual([['a', 'b']]);
  order.put(2, []); // failed
  order.put(4, ['e']);
  order.put(3, ['c', 'd']);
  expect(portions).toHaveLength(1);
  vi.advanceTimersByTime(1000);
  order.put(6, ['g']);
  expect(portions).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
  order.put(5, ['f']);
  order.flush();
  order.flush();
  expect(portions.slice(2)).toEqual([['f', 'g']]);
});
