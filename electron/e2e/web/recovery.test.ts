/* Unsaved work outlives the death of the host and of a window. */
import { expect, test } from 'vitest';
import { kept, layout, names, tag, unsavedWork } from '../harness/documents';
import { sample, WebHost } from '../harness/host';
import { type Studio, testStudio } from '../harness/studio';
import type { WebTestHost } from '../harness/web-shell';

const studio = testStudio();
const host = () => studio.host() as WebTestHost;

/** The browser says so when the host hangs up. */
const hungUp = { expected: /WebSocket|ERR_|503|Failed to load resource/ };

const recovery = (window: Studio) =>
  window.page.getByRole('region', { name: 'Recover unsaved work' });

test('the host is killed: the next start offers what was not saved', async () => {
  const first = await WebHost.start();
  const window = await studio.open({ ...hungUp, url: first.url });
  await unsavedWork(window, first.home);
  await first.kill();
  await window.page
    .getByRole('contentinfo')
    .getByText(/engine/i)
    .first()
    .waitFor();

  const second = await WebHost.start(first.home);
  try {
    const next = await studio.open({ url: second.url });
    await recovery(next).getByText('3 images').waitFor();
    expect(await next.violations()).toEqual([]);
    await recovery(next).getByRole('button', { name: 'Recover' }).click();
    await expect.poll(() => names(next)).toEqual(['cat.jpg', 'coffee.jpg', 'moose.jpg']);
    expect(await layout(next).inputValue()).toBe('split');
    await next.images.filter({ hasText: 'coffee.jpg' }).click();
    await expect.poll(() => tag(next).inputValue()).toBe('hard');
    await expect.poll(() => next.page.title()).toMatch(/^coffee\.jpg – Untitled\*/);
    // Recovered by one window, it is no longer offered to another.
    const later = await next.page.context().newPage();
    await later.goto(second.url);
    await later.getByRole('region', { name: 'Or try a sample' }).waitFor();
    await later
      .getByRole('contentinfo')
      .getByText(/thread/)
      .waitFor();
    expect(await later.getByText('Vitrine closed before this was saved').count()).toBe(0);
    await next.page.context().close();
  } finally {
    await second.close();
  }
});

test('the recovery list shows what each holds; all can be discarded at once', async () => {
  const first = await WebHost.start();
  for (const names of [['cat.jpg', 'coffee.jpg'], ['moose.jpg']]) {
    const window = await studio.open({ ...hungUp, url: first.url });
    await window.drop(...names.map(sample));
    await window.mapShown();
  }
  await expect.poll(() => kept(first.home).length).toBe(2);
  await first.kill();
  const second = await WebHost.start(first.home);
  try {
    const next = await studio.open({ url: second.url });
    const items = recovery(next).getByRole('listitem');
    await expect.poll(() => items.count()).toBe(2);
    await expect.poll(() => items.locator('.lost-thumbnails img').count()).toBe(3);
    expect(await next.violations()).toEqual([]);
    // Each stands on one line.
    const box = async (name: string) =>
      (await items.first().getByRole('button', { name, exact: true }).boundingBox())!;
    expect((await box('Discard')).y).toBe((await box('Recover')).y);
    await recovery(next).getByRole('button', { name: 'Discard all' }).click();
    await expect.poll(() => recovery(next).count()).toBe(0);
    await expect.poll(() => kept(first.home)).toEqual([]);
    await next.page.context().close();
  } finally {
    await second.close();
  }
});

test('a window that crashes is offered to the next; one that is closed leaves nothing', async () => {
  const window = await studio.open({ expected: /./ });
  const { page } = window;
  await window.drop(sample('cat.jpg'));
  await window.mapShown();
  await expect.poll(() => kept(studio.host().home).length).toBe(1);
  const context = page.context();
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await crashed;

  const again = await context.newPage();
  await again.goto(host().host.url);
  const offer = again.getByRole('region', { name: 'Recover unsaved work' });
  await offer.getByRole('button', { name: 'Recover' }).click();
  await again.getByRole('listbox', { name: 'Images' }).getByRole('option').waitFor();
  await expect.poll(() => kept(studio.host().home).length).toBe(1);
  await again.close({ runBeforeUnload: true });
  await expect.poll(() => kept(studio.host().home)).toEqual([]);
});
