import { describe, expect, test, vi } from 'vitest';
import { VitrineError } from '#shared/types';
import { type Dispatch, portChannel, type Server, serve } from '#shared/wire';
import { Link } from './link';

/** One life of an engine on a real message channel. */
function life(link: Link, dispatch: Dispatch): { server: Server; die(): void } {
  const { port1, port2 } = new MessageChannel();
  const far = portChannel(port2);
  const server = serve(far, dispatch);
  link.attach(portChannel(port1));
  return { server, die: () => far.close() };
}
const empty: Dispatch = async () => [];
const never: Dispatch = () => new Promise(() => undefined);
const downOf = (link: Link) =>
  new Promise<void>((resolve) => link.onConnection((state) => state === 'down' && resolve()));

test('calls wait for the first engine, whose start is no change of the connection', async () => {
  const link = new Link();
  const states: string[] = [];
  link.onConnection((state) => states.push(state));
  const call = link.call('models.list', {});
  const first = life(link, empty);
  expect(await call).toEqual([]);
  const down = downOf(link);
  first.die();
  await down;
  life(link, empty).die();
  await downOf(link);
  expect(states).toEqual(['down', 'up', 'down']);
});

describe('when the engine dies', () => {
  test('pending calls fail, and the window hears of it', async () => {
    const link = new Link();
    const { die } = life(link, never);
    const down = downOf(link);
    const call = link.call('models.list', {});
    die();
    await expect(call).rejects.toMatchObject({ code: 'engine-crashed' });
    await down;
  });

  test('what waited behind a cancelled call that hung is asked again', async () => {
    const end: { first?: () => void } = {};
    const link = new Link(() => end.first?.());
    const first = life(link, never);
    end.first = first.die;
    const asked: string[] = [];
    const control = new AbortController();
    vi.useFakeTimers();
    const hung = link.call('models.list', {}, { signal: control.signal });
    const waiting = link.call('images.samples', {});
    control.abort();
    await expect(hung).rejects.toMatchObject({ code: 'cancelled' });
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    const second = life(link, async (method) => {
      asked.push(method);
      return [];
    });
    expect(await waiting).toEqual([]);
    expect(asked).toEqual(['images.samples']);
    second.die();
  });

  test('so it is where that was told before the channel closed', async () => {
    const link = new Link();
    const first = life(link, async () => {
      throw new VitrineError('engine-crashed', 'Started again', { detail: { restarted: 1 } });
    });
    const call = link.call('models.list', {});
    setTimeout(first.die, 20);
    setTimeout(() => life(link, empty), 40);
    expect(await call).toEqual([]);
  });

  test('later calls wait for the next engine', async () => {
    const link = new Link();
    const first = life(link, empty);
    const down = downOf(link);
    first.die();
    await down;
    const call = link.call('models.list', {});
    const second = life(link, empty);
    expect(await call).toEqual([]);
    second.die();
  });

  test('a waiting call can be cancelled', async () => {
    const control = new AbortController();
    const call = new Link().call('models.list', {}, { signal: control.signal });
    control.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a waiting call does not wait for ever', async () => {
    vi.useFakeTimers();
    const call = new Link().call('models.list', {});
    const refused = expect(call).rejects.toMatchObject({ code: 'engine-crashed' });
    await vi.advanceTimersByTimeAsync(120_000);
    await refused;
    vi.useRealTimers();
  });

  test('listeners hear the next engine too, until switched off', async () => {
    const link = new Link();
    const heard = vi.fn();
    const off = link.on('models', heard);
    for (const times of [1, 2, 2]) {
      const { server, die } = life(link, empty);
      server.emit('models', {});
      await link.call('models.list', {});
      expect(heard).toHaveBeenCalledTimes(times);
      const down = downOf(link);
      die();
      await down;
      if (times === 2) off();
    }
  });

  test('the end of an old connection does not take the new one down', async () => {
    const link = new Link();
    const old = life(link, empty);
    const now = life(link, empty);
    const states: string[] = [];
    link.onConnection((state) => states.push(state));
    old.die();
    expect(await link.call('models.list', {})).toEqual([]);
    expect(states).toEqual([]);
    now.die();
  });
});
