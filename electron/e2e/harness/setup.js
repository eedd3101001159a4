// Before the end-to-end tests: the program is built and a browser is at hand.
import { build } from '../../../scripts/build.js';
import { findChromium } from '../../../scripts/chromium.js';

export default async function setup() {
  await build();
  const chromium = await findChromium();
  if (!chromium) throw new Error('There is no Chromium to test in: see the message above.');
  process.env.CHROMIUM_PATH = chromium;
}
