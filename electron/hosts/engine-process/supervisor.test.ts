import { afterEach, describe, expect, test } from 'vitest';
import { isRestart } from '#shared/wire';
import { spawnStub } from '../testing';
import { Supervisor, type SupervisorOptions } from './supervisor';

const log: string[] = [];
let supervisor: Supervisor;

function start(options: Partial<SupervisorOptions> = {}): Supervisor {
  log.length = 0;
  supervisor = new Supervisor({
    spawn: () => spawnStub(),
    log: (line) => log.push(line),
    backOffMs: 10,
    ...options,
  });
  return supervisor;
}
afterEach(() => supervisor.close());

const pidOf = (reason: string): number => Number(reason.replace('process ', ''));

describe('an engine process that dies', () => {
  test('answers what was pending, and the next life takes the next call', async () => {
    const first = await start().whenUp();
    const waiting = first.engine.call('images.probe', { file: 'slow' });
    const crashing = first.engine.call('images.probe', { file: 'crash' });
    await expect(waiting).rejects.toMatchObject({ code: 'engine-crashed' });
    await expect(crashing).rejects.toMatchObject({ code: 'engine-crashed' });
    await first.process.ended;

    const second = await supervisor.whenUp();
    expect(second).not.toBe(first);
    expect(await second.engine.call('images.probe', { file: 'a.png' })).toMatchObject({
      id: 'a.png',
    });
    expect(log[0]).toMatch(/SIGSEGV/);
  });

  test('calls on a life that is over are refused, not lost', async () => {
    const { engine, process } = await start().whenUp();
    process.kill();
    await process.ended;
    await expect(engine.call('engine.info', {})).rejects.toMatchObject({ code: 'engine-crashed' });
  });

  test('many deaths in a row: every time a new process', async () => {
    start();
    const pids = new Set<number>();
    for (let i = 0; i < 4; i++) {
      const { engine, process } = await supervisor.whenUp();
      pids.add(pidOf((await engine.call('engine.info', {})).reason));
      process.kill();
      await process.ended;
    }
    expect(pids.size).toBe(4);
  });
});

describe('cancelling', () => {
  test('a call that can stop is stopped, the process lives on', async () => {
    const { engine } = await start({ stuckAfterMs: 300 }).whenUp();
    const before = (await engine.call('engine.info', {})).reason;
    const control = new AbortController();
    const call = engine.call('images.probe', { file: 'slow' }, { signal: control.signal });
    control.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await engine.call('engine.info', {})).reason).toBe(before);
  });

  test('a call that hangs in native code ends with its process', async () => {
    const { engine, process } = await start({ stuckAfterMs: 200 }).whenUp();
    const control = new AbortController();
    const call = engine.call('images.probe', { file: 'hang' }, { signal: control.signal });
    const behind = engine.call('models.list', {}).catch((error) => isRestart(error));
    setTimeout(() => control.abort(), 100);
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(await behind).toBe(true);
    await process.ended;
    const next = await supervisor.whenUp();
    expect(await next.engine.call('models.list', {})).toEqual([]);
    expect(log[0]).toMatch(/did not stop/);
  });
});

test('an engine that cannot start is given up with its last words', async () => {
  start({ spawn: () => spawnStub('broken'), backOffMs: 1 });
  await expect(supervisor.whenUp()).rejects.toMatchObject({
    code: 'engine-crashed',
    message: expect.stringMatching(/code 7[\s\S]*a native library is missing/),
  });
});

test('deaths after a start do not count as failed starts', async () => {
  let starts = 0;
  start({ spawn: () => spawnStub(...(++starts === 6 ? ['broken'] : [])), backOffMs: 1 });
  for (let i = 0; i < 5; i++) {
    const { process } = await supervisor.whenUp();
    process.kill();
    await process.ended;
  }
  expect(await supervisor.whenUp()).toBeDefined();
  expect(starts).toBe(7);
});

test('closing ends the process and nothing starts again', async () => {
  const { process } = await start().whenUp();
  await supervisor.close();
  await process.ended;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(log).toEqual([]);
});
