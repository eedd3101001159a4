import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { VitrineError } from '../types';
import type { Channel } from './channel';
import { portChannel } from './port';
import { client, type Dispatch, isRestart, serve } from './rpc';

const methods = {
  double: { input: z.object({ n: z.number() }), output: z.object({ n: z.number() }) },
  wait: { input: z.object({}), output: z.object({}) },
};
const events = { tick: z.object({ count: z.number() }) };

/** Two ends of a real structured-clone channel. */
function pair(): [Channel, Channel] {
  const { port1, port2 } = new MessageChannel();
  return [portChannel(port1), portChannel(port2)];
}

function connect(dispatch: Dispatch, options: Parameters<typeof client>[3] = {}) {
  const [near, far] = pair();
  return {
    server: serve(far, dispatch),
    engine: client(near, methods, events, options),
    near,
    far,
  };
}

const doubling: Dispatch = async (_, input) => ({ n: 2 * (input as { n: number }).n });
const waiting: Dispatch = (_method, _input, signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('answers come back to their own calls', async () => {
  const { engine, near } = connect(async (method, input, signal) => {
    const { n } = input as { n: number };
    await new Promise((resolve) => setTimeout(resolve, 20 - n));
    return doubling(method, input, signal);
  });
  const calls = Array.from({ length: 20 }, (_, n) => engine.call('double', { n }));
  expect((await Promise.all(calls)).map(({ n }) => n)).toEqual(calls.map((_, n) => 2 * n));
  near.close();
});

test('an error keeps its code, hint and detail', async () => {
  const { engine, near } = connect(async () => {
    throw new VitrineError('shape-mismatch', 'rank 3', { hint: 'use 4', detail: { dims: [1, 2] } });
  });
  await expect(engine.call('wait', {})).rejects.toMatchObject({
    name: 'VitrineError',
    code: 'shape-mismatch',
    hint: 'use 4',
    detail: { dims: [1, 2] },
  });
  near.close();
});

test('an answer that cannot be sent is an error for its caller', async () => {
  const { engine, near } = connect(async () => ({ n: () => 1 }));
  await expect(engine.call('double', { n: 1 })).rejects.toMatchObject({ code: 'internal' });
  near.close();
});

test('an answer of the wrong form is an error for its caller', async () => {
  const { engine, near } = connect(async () => ({ n: 'two' }));
  await expect(engine.call('double', { n: 1 })).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining('double'),
  });
  near.close();
});

test('events arrive checked, until switched off', async () => {
  const { engine, server, near } = connect(doubling);
  const seen: number[] = [];
  const off = engine.on('tick', ({ count }) => seen.push(count));
  server.emit('tick', { count: 1 });
  server.emit('tick', { count: 'two' });
  server.emit('unknown', {});
  await engine.call('double', { n: 1 });
  off();
  server.emit('tick', { count: 3 });
  await engine.call('double', { n: 1 });
  expect(seen).toEqual([1]);
  near.close();
});

describe('cancel', () => {
  test('rejects at once and aborts the work', async () => {
    let aborted = false;
    const { engine, near } = connect(async (...call) => {
      call[2].addEventListener('abort', () => {
        aborted = true;
      });
      return waiting(...call);
    });
    const control = new AbortController();
    const call = engine.call('wait', {}, { signal: control.signal });
    control.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(aborted).toBe(true));
    near.close();
  });

  test('before the call: nothing is sent', async () => {
    const dispatch = vi.fn(doubling);
    const { engine, near } = connect(dispatch);
    const call = engine.call('double', { n: 1 }, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await engine.call('double', { n: 2 });
    expect(dispatch).toHaveBeenCalledTimes(1);
    near.close();
  });

  test('onStuck only when the other side does not let go', async () => {
    const onStuck = vi.fn();
    const obedient = connect(waiting, { onStuck, stuckAfterMs: 50 });
    const deaf = connect(() => new Promise(() => undefined), { onStuck, stuckAfterMs: 50 });
    for (const [{ engine, near }, times] of [
      [obedient, 0],
      [deaf, 1],
    ] as const) {
      const control = new AbortController();
      const call = engine.call('wait', {}, { signal: control.signal });
      control.abort();
      await expect(call).rejects.toMatchObject({ code: 'cancelled' });
      await new Promise((resolve) => setTimeout(resolve, 120));
      expect(onStuck).toHaveBeenCalledTimes(times);
      near.close();
    }
  });
});

test('what waits behind a cancelled call that hangs is told to be asked again', async () => {
  const end: { far?: () => void } = {};
  const { engine, far } = connect(() => new Promise(() => undefined), {
    onStuck: () => end.far?.(),
    stuckAfterMs: 20,
  });
  end.far = () => far.close();
  const control = new AbortController();
  const hangs = engine.call('wait', {}, { signal: control.signal });
  const waits = engine.call('wait', {});
  control.abort();
  await expect(hangs).rejects.toMatchObject({ code: 'cancelled' });
  const error = await waits.catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'engine-crashed' });
  expect(isRestart(error)).toBe(true);
});

describe('closing', () => {
  test('answers every pending call and refuses later ones', async () => {
    const { engine, far } = connect(waiting);
    const calls = Array.from({ length: 5 }, () => engine.call('wait', {}));
    far.close();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'engine-crashed' });
    await expect(engine.call('wait', {})).rejects.toMatchObject({ code: 'engine-crashed' });
  });

  test('aborts the work of a window that went away', async () => {
    const aborted = vi.fn();
    const { engine, near } = connect(async (...call) => {
      call[2].addEventListener('abort', aborted);
      return waiting(...call);
    });
    const call = engine.call('wait', {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    near.close();
    await expect(call).rejects.toMatchObject({ code: 'engine-crashed' });
    await vi.waitFor(() => expect(aborted).toHaveBeenCalled());
  });
});

test('malformed messages and unknown ids are ignored', async () => {
  const { engine, near, far } = connect(doubling);
  for (const junk of [
    null,
    7,
    'call',
    {},
    { type: 'call' },
    { type: 'call', id: 'x', method: 3 },
  ]) {
    near.send(junk);
    far.send(junk);
  }
  near.send({ type: 'cancel', id: 999 });
  far.send({ type: 'answer', id: 999, output: {} });
  expect(await engine.call('double', { n: 21 })).toEqual({ n: 42 });
  near.close();
});
