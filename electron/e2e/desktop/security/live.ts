import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchStudio } from '../../harness/desktop-shell';
import { temporaryHome } from '../../harness/host';

/** One running studio for the tests of a file. */
export function liveStudio(args: readonly string[] = []) {
  let app: ElectronApplication;
  let page: Page;
  beforeAll(async () => {
    ({ app, page } = await launchStudio({ home: temporaryHome(), args }));
    page.setDefaultTimeout(120_000);
    await page
      .getByRole('contentinfo')
      .getByText(/thread/)
      .waitFor();
  });
  afterAll(async () => {
    const ended = app.waitForEvent('close');
    await app.evaluate((electron) => electron.app.exit(0)).catch(() => undefined);
    await ended;
  });
  return { app: () => app, page: () => page };
}

/** The card of the start page that opens a segmentation. */
export const segmentation = (page: Page): Locator =>
  page
    .getByRole('region', { name: 'Start with an example' })
    .getByText('Segmentation', { exact: true });

/** Settings of the page as Chromium has them. */
export const preferences = (app: ElectronApplication): Promise<Record<string, unknown>> =>
  app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });

/** Another site: it notes what reaches it, and answers everything with a page. */
export function otherSite() {
  let server: Server;
  const reached: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      reached.push(request.url!);
      response.setHeader('Content-Type', 'text/html').end('<title>other</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached,
  };
}
