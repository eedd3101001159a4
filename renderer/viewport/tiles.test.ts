import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Input } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { fakeHost } from '../host/fake';
import { dismissErrors, useToasts } from '../state';
import { TileCache } from './tiles';
import type { TileId } from './viewport';

const tile = (column: number): TileId => ({ level: 0, column, row: 0 });
const closed = vi.fn();
/** A tile of 512 x 512 pixels as the browser would decode it. */
const bitmap = () => ({ width: 512, height: 512, close: closed });

beforeEach(() => {
  closed.mockClear();
  vi.stubGlobal('createImageBitmap', async () => bitmap());
});
afterEach(() => {
  vi.unstubAllGlobals();
  dismissErrors();
});

/** A host whose tiles arrive when told. */
function slowHost() {
  const waiting: { input: Input<'images.tile'>; arrive: () => void }[] = [];
  const host = fakeHost({
    'images.tile': (input) =>
      new Promise((resolve) => {
        waiting.push({ input, arrive: () => resolve({ jpeg: new Uint8Array(4) }) });
      }),
  });
  return { host, waiting };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

it('asks for the most urgent first, few at a time', async () => {
  const { host, waiting } = slowHost();
  const tiles = new TileCache(host);
  tiles.want({}, 'a', [0, 1, 2, 3, 4, 5].map(tile));
  expect(waiting.map(({ input }) => input.column)).toEqual([0, 1, 2, 3]);
  waiting[0]!.arrive();
  await settle();
  expect(tiles.get('a', tile(0))).toMatchObject({ width: 512 });
  expect(waiting.map(({ input }) => input.column)).toEqual([0, 1, 2, 3, 4]);
});

it('drops what nobody shows any more, keeps what another viewer shows', async () => {
  const { host, waiting } = slowHost();
  const tiles = new TileCache(host);
  const [left, right] = [{}, {}];
  tiles.want(left, 'a', [tile(0), tile(1)]);
  tiles.want(right, 'a', [tile(1)]);
  tiles.want(left, 'a', [tile(7)]);
  for (const { arrive } of waiting) arrive();
  await settle();
  expect(tiles.get('a', tile(0))).toBeUndefined();
  expect(tiles.get('a', tile(1))).toBeDefined();
});

it('closes the tiles unused for longest', async () => {
  const host = fakeHost({ 'images.tile': () => ({ jpeg: new Uint8Array(4) }) });
  const tiles = new TileCache(host);
  // 256 tiles of 1 MiB are the budget.
  const all = Array.from({ length: 260 }, (_, i) => tile(i));
  await tiles.fetchAll('a', all.slice(0, 200));
  tiles.get('a', tile(0));
  await tiles.fetchAll('a', all.slice(200));
  expect(closed).toHaveBeenCalledTimes(4);
  expect(tiles.get('a', tile(0))).toBeDefined();
  expect(tiles.get('a', tile(1))).toBeUndefined();
});

it('tells once that an image cannot be had, and asks again after the engine came back', async () => {
  let broken = true;
  const host = fakeHost({
    'images.tile': () => {
      if (broken) throw new VitrineError('disk', 'The file is gone');
      return { jpeg: new Uint8Array(4) };
    },
  });
  const tiles = new TileCache(host);
  await expect(tiles.fetchAll('a', [tile(0), tile(1)])).rejects.toThrow('The file is gone');
  expect(useToasts.getState().toasts).toMatchObject([{ message: 'The file is gone', count: 1 }]);
  broken = false;
  host.setConnection('up');
  await tiles.fetchAll('a', [tile(0), tile(1)]);
  expect(tiles.get('a', tile(1))).toBeDefined();
});
