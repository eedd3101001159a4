import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { EventBody } from '#shared/contract';
import { failure } from '../testing';
import { type Emit, JobQueue } from './queue';

const never = new AbortController().signal;

function open() {
  const said: EventBody<'job'>[] = [];
  const emit: Emit = (event, body) => {
    if (event === 'job') said.push(body as EventBody<'job'>);
  };
  return { queue: new JobQueue(emit), said };
}

test('jobs run one after another and report their steps', async () => {
  const { queue, said } = open();
  let running = 0;
  const work = (name: string) =>
    queue.run(name, 2, never, async (step) => {
      expect(++running).toBe(1);
      await step('one');
      await setTimeout(5);
      await step('two');
      running--;
      return name;
    });
  expect(await Promise.all([work('a'), work('b'), work('c')])).toEqual(['a', 'b', 'c']);
  const ofA = said.filter(({ job }) => job === 'a');
  expect(ofA.map(({ state, step, done }) => [state, step, done])).toEqual([
    ['queued', 'waiting', 0],
    ['running', 'one', 0],
    ['running', 'two', 1],
    ['done', 'done', 2],
  ]);
});

test('a cancelled job stops before its next step, and one that waits never starts', async () => {
  const { queue, said } = open();
  const stop = new AbortController();
  const reached: string[] = [];
  const running = queue.run('running', 2, stop.signal, async (step) => {
    await step('first');
    reached.push('first');
    stop.abort();
    await step('second');
    reached.push('second');
  });
  const waiting = queue.run('waiting', 1, stop.signal, async () => reached.push('waiting'));
  expect((await failure(running)).code).toBe('cancelled');
  expect((await failure(waiting)).code).toBe('cancelled');
  expect(reached).toEqual(['first']);
  expect(said.filter(({ state }) => state === 'cancelled')).toHaveLength(2);
});

test('the latest job of an id replaces the earlier ones', async () => {
  const { queue } = open();
  const run = (value: number) =>
    queue.run('same', 1, never, async (step) => {
      await step('work');
      return value;
    });
  const outcomes = await Promise.allSettled([run(1), run(2), run(3)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});

test('a failure is told and does not hold up the next job', async () => {
  const { queue, said } = open();
  const bad = queue.run('bad', 1, never, () => Promise.reject(new TypeError('broken')));
  const good = queue.run('good', 1, never, async () => 7);
  expect(await failure(bad)).toMatchObject({ code: 'internal', message: 'broken' });
  expect(await good).toBe(7);
  expect(said.find(({ state }) => state === 'failed')).toMatchObject({
    job: 'bad',
    step: 'broken',
  });
});

test('a run waits between its steps until what was sent is on its way', async () => {
  let onItsWay = (): void => undefined;
  const sent = () => new Promise<void>((resolve) => (onItsWay = resolve));
  const steps: string[] = [];
  const run = new JobQueue(() => undefined, sent).run('a', 1, never, async (step) => {
    await step('one');
    steps.push('one');
  });
  await setTimeout(5);
  expect(steps).toEqual([]);
  onItsWay();
  await run;
  expect(steps).toEqual(['one']);
});
