import type { Page } from 'playwright-core';
import { WebHost } from '../e2e/harness/host';

/** The studio in Chromium; its host's state folder `home` goes when it is closed. */
export async function openWindow(home: string): Promise<{ page: Page; close(): Promise<void> }> {
  // Loaded when it is needed: most benches open no window.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH!,
    args: ['--no-sandbox'],
  });
  const host = await WebHost.start(home);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(host.url);
  // Once the engine is told of, the window hears keys and drops.
  await page
    .getByRole('contentinfo')
    .getByText(/thread/)
    .waitFor();
  const close = async () => {
    await browser.close();
    await host.close();
  };
  return { page, close };
}

/** Drops files and gives the window time to take them. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  await dropNow(page, ...paths);
  await page.waitForTimeout(2300);
}

/** As a file manager does it. */
export async function dropNow(page: Page, ...paths: string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data });
    await page.waitForTimeout(300);
  }
  await devtools.send('Input.dispatchDragEvent', { type: 'drop', x: 700, y: 400, data });
}
