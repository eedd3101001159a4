// Finds a Chromium for the end-to-end tests, or gets one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall, runNode, say } from './lib.js';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome.exe',
  'msedge.exe',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const DOWNLOAD_MS = 5 * 60_000;

/** Path of a Chromium that starts; null with a message when none can be had. */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH ?? process.env.PLAYWRIGHT_CHROMIUM;
  if (given) {
    if (starts(given)) return given;
    say(`CHROMIUM_PATH names ${given}, which does not start.`);
    return null;
  }
  return installed() ?? (await downloaded()) ?? fromPackages() ?? advise();
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...folders.flatMap((dir) => NAMES.map((name) => join(dir, name))), ...PLACES];
  return candidates.find((path) => existsSync(path) && starts(path)) ?? null;
}

/** Playwright's own, which it keeps in the home folder for all projects. */
async function downloaded() {
  const { chromium } = await import('playwright-core');
  const path = chromium.executablePath();
  if (existsSync(path) && starts(path)) return path;
  if (!(await reachable('https://cdn.playwright.dev'))) return null;
  say("Downloading Playwright's Chromium …");
  runNode('node_modules/playwright-core/cli.js', ['install', 'chromium'], { timeout: DOWNLOAD_MS });
  return existsSync(path) && starts(path) ? path : null;
}

function fromPackages() {
  return aptInstall('chromium') ? installed() : null;
}

function advise() {
  say(
    'The end-to-end tests need Chromium: install the package `chromium` (Debian, Ubuntu), or Google',
  );
  say('Chrome, or run `npx playwright-core install --with-deps chromium`, or set CHROMIUM_PATH.');
  return null;
}

/** A binary may lack libraries; Chrome on Windows answers no --version, so being there must do. */
const starts = (path) =>
  process.platform === 'win32'
    ? existsSync(path)
    : spawnSync(path, ['--version', '--no-sandbox'], { timeout: 60_000 }).status === 0;

async function reachable(address) {
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(8_000) });
    return true;
  } catch {
    return false;
  }
}
