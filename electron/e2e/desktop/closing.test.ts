/* Closing the window and quitting: unsaved changes are asked about, and no answer loses anything else. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { DesktopShell, launchStudio } from '../harness/desktop-shell';
import { kept, layout, work } from '../harness/documents';
import { Studio, testStudio } from '../harness/studio';
import { answerQuestion, appOf, questions, spyOnQuestions } from './spies';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-closing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ways = {
  'the close button': (app: ElectronApplication) =>
    app.evaluate(({ BrowserWindow }) => {
      setImmediate(() => BrowserWindow.getAllWindows()[0]!.close());
    }),
  'File > Quit': (app: ElectronApplication) =>
    app.evaluate(({ app: electron }) => {
      setImmediate(() => electron.quit());
    }),
};
type Way = keyof typeof ways;

/** Without the harness's own end: the test ends the application, or fails. */
const ended = (app: ElectronApplication) =>
  new Promise<void>((resolve) => app.process().once('exit', () => resolve()));

const asked = async (app: ElectronApplication, count = 1) => {
  await expect.poll(() => questions(app)).toHaveLength(count);
  return (await questions(app)).at(-1)!;
};

/** A window with work in it that is not saved. */
async function worked(): Promise<{ window: Studio; app: ElectronApplication }> {
  const window = await studio.open();
  await work(window);
  const app = appOf(window);
  await spyOnQuestions(app);
  return { window, app };
}

test.each<Way>(['the close button', 'File > Quit'])(
  '%s asks; cancelled, all stays; not saved, it goes and is not offered again',
  async (way) => {
    const { window, app } = await worked();
    await expect.poll(() => kept(studio.host().home)).toHaveLength(1);
    await ways[way](app);
    expect(await asked(app)).toEqual({
      message: 'Save changes to “Untitled”?',
      buttons: ['Save', "Don't save", 'Cancel'],
    });
    await answerQuestion(app, 'Cancel');
    await expect.poll(() => window.images.count()).toBe(3);
    expect(await layout(window).inputValue()).toBe('split');

    const end = ended(app);
    await ways[way](app);
    await asked(app, 2);
    await answerQuestion(app, "Don't save");
    await end;
    expect(kept(studio.host().home)).toEqual([]);
  },
);

test.each<Way>(['the close button', 'File > Quit'])(
  '%s saves where asked to, and only then ends',
  async (way) => {
    const { window, app } = await worked();
    const path = join(folder, `${way.replace(/\W/g, '')}.vitrine`);
    await app.evaluate(({ dialog }) => {
      dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
    });
    await ways[way](app);
    await asked(app);
    await answerQuestion(app, 'Save');
    // The dialog for the name was closed: the window stays, and asks again.
    const askedAgain = async () => {
      await ways[way](app);
      const all = await questions(app);
      const { buttons } = all.at(-1)!;
      if (buttons.includes('Wait')) await answerQuestion(app, 'Wait');
      return all.length > 1 && buttons.includes('Save');
    };
    await expect.poll(askedAgain).toBe(true);
    expect(await window.images.count()).toBe(3);

    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, path);
    const end = ended(app);
    await answerQuestion(app, 'Save');
    await end;
    expect(existsSync(path)).toBe(true);
    expect(kept(studio.host().home)).toEqual([]);

    // Opened, changed and closed without saving, the file is as it was.
    const bytes = readFileSync(path);
    const { app: next, page } = await launchStudio({
      home: studio.host().home,
      args: [path],
    });
    const again = new Studio(new DesktopShell(next, page));
    await expect.poll(() => again.images.count()).toBe(3);
    await spyOnQuestions(next);
    await again.mapShown();
    await layout(again).selectOption('one');
    const over = ended(next);
    await ways[way](next);
    expect((await asked(next)).message).toMatch(/^Save changes to “\w+”\?$/);
    await answerQuestion(next, "Don't save");
    await over;
    expect(readFileSync(path)).toEqual(bytes);
    expect(statSync(path).size).toBeGreaterThan(0);
  },
);

test('files that were only opened are closed without a question', async () => {
  const window = await studio.open();
  await window.openSample('cat.jpg');
  const app = appOf(window);
  await spyOnQuestions(app);
  const end = ended(app);
  await ways['the close button'](app);
  await end;
  expect(kept(studio.host().home)).toEqual([]);
});

test('a page that hangs can be closed, and its work is offered at the next start', async () => {
  const { window, app } = await worked();
  const keeps = async () => (await window.shell.calls()).filter((one) => one === 'documents.keep');
  await expect.poll(keeps).not.toEqual([]);
  await window.shell.forgetCalls();
  await layout(window).selectOption('side-by-side');
  await expect.poll(keeps).toHaveLength(1);
  // Longer than any test.
  void window.page
    .evaluate(() => {
      const end = Date.now() + 1e9;
      while (Date.now() < end);
    })
    .catch(() => undefined);
  const end = ended(app);
  await ways['the close button'](app);
  await asked(app);
  await answerQuestion(app, 'Save');
  expect((await asked(app, 2)).buttons).toEqual(['Wait', 'Close anyway']);
  await answerQuestion(app, 'Wait');
  // It is asked again while the page goes on hanging.
  await asked(app, 3);
  await answerQuestion(app, 'Close anyway');
  await end;

  const next = await studio.open();
  const offer = next.page.getByRole('region', { name: 'Recover unsaved work' });
  await offer.getByRole('button', { name: 'Recover' }).click();
  await expect.poll(() => next.images.count()).toBe(3);
  await expect.poll(() => layout(next).inputValue()).toBe('side-by-side');
});

test('the end of the login session asks nothing and keeps the work', async () => {
  const { app } = await worked();
  const end = ended(app);
  process.kill(await app.evaluate(() => process.pid), 'SIGTERM');
  await end;
  const next = await studio.open();
  const offer = next.page.getByRole('region', { name: 'Recover unsaved work' });
  await offer.getByRole('button', { name: 'Recover' }).first().click();
  await expect.poll(() => next.images.count()).toBe(3);
});
