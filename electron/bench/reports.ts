import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { main } from '../hosts/cli';
import { photos } from './fixtures';
import type { Report } from './report';

const COUNT = 200;
const TARGET_SECONDS = 10;
/** As mailed: half a megapixel. */
const SIZE = { width: 800, height: 600 };

/** `vitrine report` of a run of 200 different photographs, from start to the written file. */
export async function reports(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  try {
    const images = join(folder, 'pictures');
    await makeImages(images);
    const run = join(folder, 'run');
    await vitrine(folder, 'analyze', images, '--model', 'dynamicvit-cifar10', '--out', run);
    const html = await timed(folder, run, 'html');
    const pdf = await timed(folder, run, 'pdf');
    return {
      title: `Report of ${COUNT} images of ${SIZE.width}x${SIZE.height}, three figures each`,
      target: `the page within ${TARGET_SECONDS} s`,
      columns: ['form', 'seconds', 'size'],
      rows: [html, pdf].map(({ form, seconds, bytes }) => [
        form,
        `${seconds.toFixed(1)} s`,
        `${(bytes / 1e6).toFixed(1)} MB`,
      ]),
      pass: html.seconds <= TARGET_SECONDS,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each photograph in many lights, so that no two files are equal. */
async function makeImages(folder: string): Promise<void> {
  mkdirSync(folder);
  const sources = photos();
  for (let i = 0; i < COUNT; i++) {
    const from = sources[i % sources.length]!;
    const name = `${String(i).padStart(3, '0')}-${basename(from)}`;
    await sharp(from)
      .resize({ ...SIZE, fit: 'cover' })
      .modulate({ hue: Math.floor(i / sources.length) * 8 })
      .jpeg({ quality: 90 })
      .toFile(join(folder, name));
  }
}

async function timed(folder: string, run: string, form: 'html' | 'pdf') {
  const out = join(folder, `report.${form}`);
  const start = performance.now();
  await vitrine(folder, 'report', run, '--out', out);
  return { form, seconds: (performance.now() - start) / 1000, bytes: statSync(out).size };
}

/** The command line in this process. */
async function vitrine(folder: string, ...argv: string[]): Promise<void> {
  let said = '';
  const status = await main(argv, {
    isTerminal: false,
    signal: new AbortController().signal,
    env: { ...process.env, VITRINE_HOME: join(folder, 'home') },
    out: () => undefined,
    err: (text) => {
      said += text;
    },
  });
  if (status !== 0) throw new Error(`vitrine ${argv.join(' ')}: ${said}`);
}
