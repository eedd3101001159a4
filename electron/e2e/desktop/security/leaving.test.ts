/* Electron's security list, on the running app: nothing leads out of the page. */
import { expect, test } from 'vitest';
import { liveStudio, otherSite } from './live';

const { app, page } = liveStudio();
const site = otherSite();

const allContents = () =>
  app().evaluate(({ webContents }) => webContents.getAllWebContents().map((each) => each.getURL()));

test('11. and 12. No webview is attached', async () => {
  const before = await allContents();
  const isWebview = await page().evaluate((origin) => {
    const view = document.createElement('webview');
    view.setAttribute('src', origin);
    view.setAttribute('allowpopups', '');
    view.setAttribute('nodeintegration', '');
    document.body.append(view);
    return 'getWebContentsId' in view;
  }, site.origin());
  expect(isWebview).toBe(false);
  expect(await allContents()).toEqual(before);
  expect(site.reached).toEqual([]);
});

test('13. Navigation is denied, and the page works on', async () => {
  const targets = [
    site.origin(),
    'https://evil.example/',
    'file:///etc/passwd',
    'data:text/html,evil',
    'vitrine://other/',
    'vitrine://app/index.html',
    'mailto:someone@evil.example',
  ];
  await page().evaluate((all) => {
    for (const target of all) {
      location.href = target;
      location.replace(target);
      const link = document.createElement('a');
      link.href = target;
      document.body.append(link);
      link.click();
      link.remove();
    }
    const form = document.createElement('form');
    form.action = all[0]!;
    document.body.append(form);
    form.submit();
    const refresh = document.createElement('meta');
    refresh.httpEquiv = 'refresh';
    refresh.content = `0;url=${all[0]}`;
    document.head.append(refresh);
  }, targets);
  const isLoading = () =>
    app().evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.isLoading(),
    );
  await expect.poll(isLoading).toBe(false);
  expect(await allContents()).toEqual(['vitrine://app/']);
  expect(site.reached).toEqual([]);

  // Playwright waits for a navigation that was asked for until it ends in some way: a denied one, which
  // makes no request, ends in none that Playwright hears of.
  await page().evaluate(() => history.replaceState(null, ''));
  await page().getByText('cat.jpg').click();
  await page().getByRole('application').waitFor();
});

test('14. New windows are denied', async () => {
  await page().evaluate((origin) => {
    for (const target of [origin, 'vitrine://app/', 'about:blank', 'file:///etc/passwd', '']) {
      window.open(target);
      window.open(target, 'named', 'width=100,height=100,noopener');
      const link = document.createElement('a');
      link.href = target;
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.dispatchEvent(new MouseEvent('click', { ctrlKey: true, shiftKey: true }));
      link.remove();
    }
  }, site.origin());
  expect(await allContents()).toEqual(['vitrine://app/']);
  expect(app().windows()).toHaveLength(1);
  expect(site.reached).toEqual([]);
});

test('15. Only links of our own reach shell.openExternal', async () => {
  await app().evaluate(({ shell }) => {
    const spied = shell as typeof shell & { opened: string[] };
    spied.opened = [];
    spied.openExternal = async (url) => {
      spied.opened.push(url);
    };
  });
  const ours = ['https://arxiv.org/abs/2010.11929', 'https://github.com/a/b'];
  const others = [
    'https://evil.example/',
    'http://arxiv.org/',
    'https://arxiv.org.evil.example/',
    'https://arxiv.org@evil.example/',
    'https://github.com:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://github.com/share',
    'mailto:someone@evil.example',
  ];
  await page().evaluate(
    (all) => {
      for (const url of all) window.open(url);
    },
    [...others, ...ours],
  );
  const opened = () =>
    app().evaluate(({ shell }) => (shell as typeof shell & { opened: string[] }).opened);
  await expect.poll(opened).toEqual(ours);
  await page().evaluate(() => history.replaceState(null, ''));
  await page().reload();
});
