import { beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { VitrineError } from '#shared/types';
import { answer, listen } from './answer';

/** Electron's side of the two calls under test, as its documentation describes it. */
const electron = vi.hoisted(() => ({
  handlers: new Map<string, (event: unknown, body: unknown) => Promise<unknown>>(),
  listeners: new Map<string, (event: unknown) => void>(),
}));
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, handler: never) => electron.handlers.set(channel, handler),
    on: (channel: string, listener: never) => electron.listeners.set(channel, listener),
  },
  protocol: {},
  BrowserWindow: { fromWebContents: ({ window }: { window: unknown }) => window },
}));

const window = { id: 1 };
function eventFrom(origin: string, where: 'top' | 'iframe' | 'gone' = 'top') {
  const mainFrame = { origin };
  const frames = { top: mainFrame, iframe: { origin }, gone: null };
  return { senderFrame: frames[where], sender: { mainFrame, window } };
}
const ask = (event: unknown, body: unknown) => electron.handlers.get('ask')!(event, body);
const work = vi.fn(async ({ n }: { n: number }) => 2 * n);

beforeEach(() => {
  work.mockClear();
  answer('ask', z.object({ n: z.number() }), work);
});

test('our page is answered', async () => {
  expect(await ask(eventFrom('vitrine://app'), { n: 21 })).toEqual({ value: 42 });
});

test.each([
  ['another origin', eventFrom('https://evil.example')],
  ['another host of our scheme', eventFrom('vitrine://other')],
  ['a file', eventFrom('file://')],
  ['a frame inside our page', eventFrom('vitrine://app', 'iframe')],
  ['a frame that has gone', eventFrom('vitrine://app', 'gone')],
])('%s is refused, and nothing is done', async (_, event) => {
  expect(await ask(event, { n: 21 })).toMatchObject({ error: { code: 'bad-input' } });
  expect(work).not.toHaveBeenCalled();

  const heard = vi.fn();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  listen('tell', heard);
  electron.listeners.get('tell')!(event);
  expect(heard).not.toHaveBeenCalled();
  expect(logged).toHaveBeenCalled();
});

test('a payload of the wrong form is refused, and nothing is done', async () => {
  for (const body of [undefined, null, {}, { n: '21' }, 'x']) {
    expect(await ask(eventFrom('vitrine://app'), body)).toMatchObject({ error: {} });
  }
  expect(work).not.toHaveBeenCalled();
});

test('an error comes back whole', async () => {
  answer('fail', z.undefined(), async () => {
    throw new VitrineError('disk', 'full', { hint: 'free some space' });
  });
  const answered = await electron.handlers.get('fail')!(eventFrom('vitrine://app'), undefined);
  expect(answered).toEqual({
    error: { code: 'disk', message: 'full', hint: 'free some space', detail: {} },
  });
});
