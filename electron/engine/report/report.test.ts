import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { HtmlValidate } from 'html-validate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Input,
  REPORT_KEYWORD,
  ReportDocument,
  type ReportFormat,
  type RunInfo,
} from '#shared/contract';
import { methodPapers } from '#shared/parts/attribution';
import type { CardEdit, FileEntry, ModelCard, Result } from '#shared/types';
import { families } from '../../../models';
import { createEngine, type Engine } from '..';
import { decodeNpy } from '../tensors/npy';
import { failure, root, sample, temporaryFolder } from '../testing';
import { samplesDir, stylesDir, zooDir } from '../testing/engine';
import { goldenFolder } from '../testing/golden';

const folder = temporaryFolder();
/** A name that would be markup, a script and a quote if it were believed. */
const HOSTILE = process.platform === 'win32' ? 'a & b.jpg' : '<script>alert(1)<!-- " &amp; ‮.jpg';
const validator = new HtmlValidate({ extends: ['html-validate:recommended'] });

let engine: Engine;
let entries: FileEntry[];
const call = <T>(method: string, input: unknown) => engine.dispatch(method, input) as Promise<T>;

beforeAll(async () => {
  engine = createEngine({
    families,
    stateDir: join(folder, 'state'),
    zooDir,
    samplesDir,
    stylesDir,
  });
  mkdirSync(join(folder, 'pictures'));
  const names = ['cat.jpg', 'coffee.jpg', HOSTILE];
  for (const name of names) {
    const from = name === HOSTILE ? 'astronaut.jpg' : name;
    copyFileSync(sample(from), join(folder, 'pictures', name));
  }
  entries = await engine.registerPaths(names.map((name) => join(folder, 'pictures', name)));
});
afterAll(() => engine.close());

type ReportData = Extract<Input<'reports.make'>['of'], { images: unknown }>;

/** What a window would have after a run of each of the images. */
async function run(
  card: ModelCard,
  settings: Result['provenance']['settings'] = {},
  files = entries,
): Promise<ReportData> {
  const images: ReportData['images'] = [];
  for (const { id } of files) {
    const request = { job: `run ${id}`, file: id, model: card.id, settings };
    images.push({ file: id, result: await call<Result>('analyze.run', request) });
  }
  return { images, failures: [], shown: null, stage: null };
}

const words = { title: 'Some </title> images', author: 'A. "Reader"', notes: 'One.\n\nTwo <b>.' };
const make = (format: ReportFormat, of: Input<'reports.make'>['of']) =>
  call<{ name: string; bytes: Uint8Array }>('reports.make', { job: 'report', format, words, of });
const html = async (of: Input<'reports.make'>['of']) =>
  new TextDecoder().decode((await make('html', of)).bytes);
const documentIn = (page: string): ReportDocument => {
  const start = page.indexOf('>', page.indexOf(`id="${REPORT_KEYWORD}"`)) + 1;
  return ReportDocument.parse(JSON.parse(page.slice(start, page.indexOf('</script>', start))));
};
const figures = (page: string) =>
  [...page.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(([, c]) => c!);

/** What each golden's part is called, and how many figures of an image show it. */
const drawn: Record<string, readonly [RegExp, number]> = {
  dvt: [/The cascade answered at exit/, 1],
  dynamicvit: [/Patches that are left after each of/, 1],
  lvvit: [/Best class of each of the/, 1],
  lit: [/Places on the first map that the middle token of the merge before stage 4/, 1],
  vt: [/Where the 5 visual tokens of module [12] look/, 2],
  moe: [/The expert that each patch chose first, in 2 mixtures of experts/, 1],
  segformer: [/Class of each pixel/, 1],
};

describe.each(Object.keys(drawn))('%s', (family) => {
  let of: ReportData;
  let page: string;
  beforeAll(async () => {
    of = await run(await engine.catalogue.importPath(goldenFolder(family)));
    page = await html(of);
  });

  test('the page is valid, escapes what it was given, and holds what makes it again', async () => {
    const { results } = await validator.validateString(page);
    expect(
      results.flatMap(({ messages }) => messages.map((m) => `${m.ruleId}: ${m.message}`)),
    ).toEqual([]);
    // The document and ours.
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toContain('<b>');
    expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
    const document = documentIn(page);
    expect(document).toMatchObject({ ...words, shown: null });
    expect(document.pictures.map(({ provenance }) => provenance)).toEqual(
      of.images.map(({ result }) => result.provenance),
    );
  });

  test('each part is drawn, each image is there once', () => {
    const [caption, count] = drawn[family]!;
    expect(figures(page).filter((text) => caption.test(text))).toHaveLength(3 * count);
    expect(page.match(/href="data:image\/jpeg/g)).toHaveLength(3);
    expect(page.match(/arXiv:2[01]\d\d\.\d+/)).not.toBeNull();
  });
});

test('the methods say what was guessed, until the user sets or confirms it', async () => {
  const bare = join(folder, 'bare', 'model.onnx');
  mkdirSync(join(folder, 'bare'));
  copyFileSync(join(root, 'models', 'vit', 'golden', 'hf-vit', 'model.onnx'), bare);
  const card = await engine.catalogue.importPath(bare);
  const methodsOf = async () => {
    const page = await html(await run(card, {}, entries.slice(0, 1)));
    return [...page.matchAll(/(Guessed|Set or confirmed)[^<]*/g)].map(([text]) => text);
  };
  const edit = (values: CardEdit) => engine.catalogue.edit(card.id, values);
  const { title, preprocess } = card;
  await edit({ title, preprocess, labels: ['a', 'b', 'c', 'd', 'e'] });
  expect(await methodsOf()).toEqual([
    'Guessed, as the model’s files do not state it: resizing, interpolation, value range, mean, standard deviation, channel order, task.',
    'Set or confirmed by the user: class names.',
  ]);
  const images = [{ ...(await run(card, {}, entries.slice(0, 1))).images[0]! }];
  expect(images[0]!.result.provenance.sources?.preprocessing.mean).toBe('guess');
  await edit({ preprocess: { ...preprocess, mean: [0, 0, 0] }, confirmed: ['resize'] });
  expect(await methodsOf()).toEqual([
    'Guessed, as the model’s files do not state it: interpolation, value range, standard deviation, channel order, task.',
    'Set or confirmed by the user: resizing, mean, class names.',
  ]);
});

test('stylised images: content, style, result, and the rounds', async () => {
  const card = await engine.catalogue.importPath(goldenFolder('stytr2'));
  const [style] = await engine.registerPaths([sample('rocket.jpg')]);
  const of = await run(card, { style: style!.id, rounds: 2, styleSize: 64 }, entries.slice(0, 1));
  const page = await html(of);
  expect(figures(page).map((caption) => caption.slice(10, 29))).toEqual([
    'Stylised in 2 round',
    'What is left of the',
    'What each of 2 roun',
  ]);
  expect(page).toContain('Style: rocket.jpg');
});

test('an image that failed, one that is gone and one that was changed are told of', async () => {
  const copies = ['gone.jpg', 'changed.jpg'].map((name) => join(folder, name));
  for (const path of copies) copyFileSync(sample('cat.jpg'), path);
  const files = await engine.registerPaths(copies);
  const of = await run((await engine.catalogue.open('vit-cifar10')).card, {}, files);
  rmSync(copies[0]!);
  copyFileSync(sample('rocket.jpg'), copies[1]!);
  const error = {
    code: 'bad-input',
    message: 'It is torn',
    hint: 'Take another',
    detail: {},
  } as const;
  const page = await html({ ...of, failures: [{ file: entries[0]!.id, error }] });
  expect(page).toMatch(/The image is not shown: .*gone\.jpg/);
  expect(page).toContain('The image is not shown: changed.jpg was changed after it was analysed.');
  expect(page).toContain('<td>It is torn</td><td>Take another</td>');
  expect(page).toContain('3 images, 1 failed');
});

test('results whose tensors are gone give a report without those figures, and say so', async () => {
  const of = await run((await engine.catalogue.open('vit-cifar10')).card, {}, entries.slice(0, 1));
  await engine.analyzer.release(of.images[0]!.result.id);
  const page = await html(of);
  expect(page).toContain('A figure is missing: This result is no longer kept.');
  expect(figures(page)).toHaveLength(1);
});

test('what was on the stage comes first in the section of its image', async () => {
  const of = await run((await engine.catalogue.open('vit-cifar10')).card);
  const png = await sharp(sample('moose.jpg')).resize(300, 200).png().toBuffer();
  const view = { id: 'picture', spec: {}, layout: 'one', region: null, colorRange: null } as const;
  const shown = { picture: 1, view };
  const risePaper = methodPapers.rise!;
  const stage = { png, caption: 'Layer 3.', methods: ['Maps by RISE.'], citations: [risePaper] };
  const page = await html({ ...of, shown, stage });
  expect(page).toContain('Maps by RISE.');
  expect(page).toContain('arXiv:1806.07421');
  expect(page).toMatch(
    /coffee\.jpg<\/h2>(?:(?!<figcaption)[\s\S])*<figcaption>[^<]*On the stage: Layer 3\./,
  );
  expect(documentIn(page).shown).toEqual(shown);
});

test('a run of the window has a report of its rows', async () => {
  const files = entries.map(({ id }) => id);
  const request = { files, model: 'vit-cifar10', settings: {}, embeddings: false, name: 'Mine' };
  const { id } = await call<RunInfo>('runs.start', request);
  const state = async () => (await call<RunInfo[]>('runs.list', {})).find((one) => one.id === id);
  await expect.poll(async () => (await state())?.state, { timeout: 30_000 }).toBe('done');
  const page = await html({ run: id });
  expect(page).toContain('3 images were analysed with Compact ViT');
  expect(figures(page)).toHaveLength(2);
  expect(page.match(/<td>(cat|coffee)\.jpg<\/td>/g)).toHaveLength(2);
  expect((await failure(html({ run: '../state' }))).code).toBe('bad-input');
});

test('a report that is no longer wanted stops', async () => {
  const of = await run((await engine.catalogue.open('vit-cifar10')).card);
  const abort = new AbortController();
  const input = { job: 'unwanted', format: 'html', words, of };
  const making = engine.dispatch('reports.make', input, abort.signal);
  abort.abort();
  expect((await failure(making)).code).toBe('cancelled');
});

test('a report of results of two models is refused; so is one of nothing', async () => {
  const one = await run((await engine.catalogue.open('vit-cifar10')).card, {}, entries.slice(0, 1));
  const other = await run(
    (await engine.catalogue.open('dvt-cifar10')).card,
    {},
    entries.slice(0, 1),
  );
  const both = { ...one, images: [...one.images, ...other.images] };
  expect((await failure(make('html', both))).message).toMatch(/about one model/);
  expect((await failure(make('html', { ...one, images: [] }))).code).toBe('bad-input');
});

test('Markdown names its figures, which are images of their own', async () => {
  const of = await run((await engine.catalogue.open('vit-cifar10')).card);
  const files = unzipSync((await make('md', of)).bytes);
  const text = strFromU8(files['report.md']!);
  const named = [...text.matchAll(/\]\((figures\/[^)]+)\)/g)].map(([, path]) => path!);
  expect(named).toEqual(Object.keys(files).filter((path) => path.endsWith('.svg')));
  for (const path of named) expect((await sharp(files[path]!).stats()).entropy).toBeGreaterThan(0);
  expect(text).not.toMatch(/(?<!\\)<(b|script)/);
  ReportDocument.parse(JSON.parse(strFromU8(files['vitrine-report.json']!)));
});

test('data: rows as CSV, all as JSON, tensors as NPZ', async () => {
  const of = await run((await engine.catalogue.open('vit-cifar10')).card);
  const csv = new TextDecoder()
    .decode((await make('csv', of)).bytes)
    .trimEnd()
    .split('\r\n');
  expect(csv).toHaveLength(4);
  expect(csv[0]).toMatch(/^input,image,index,sha256,truth,ok,top1,/);
  const json = JSON.parse(new TextDecoder().decode((await make('json', of)).bytes));
  expect(json.results[0].parts.predictions).toEqual(of.images[0]!.result.parts.predictions);
  const npz = unzipSync((await make('npz', of)).bytes);
  const [name] = Object.keys(npz);
  expect(name).toMatch(/^cat-e122579f\.attention\.\d\.npy$/);
  expect(decodeNpy(npz[name!]!).shape).toEqual([4, 257, 257]);
});

const hasPoppler = spawnSync('pdftoppm', ['-v']).status === 0;
if (!hasPoppler)
  console.warn('DID NOT RUN: pages of the PDF (there is no pdftoppm: install poppler-utils)');

test.runIf(hasPoppler)(
  'no page of the PDF is blank, and nothing sticks out of its margins',
  async () => {
    const of = await run((await engine.catalogue.open('dynamicvit-cifar10')).card);
    const { bytes, name } = await make('pdf', of);
    expect(name).toBe('Some-title-images.pdf');
    writeFileSync(join(folder, 'report.pdf'), bytes);
    const into = join(folder, 'pages');
    mkdirSync(into);
    execFileSync('pdftoppm', ['-r', '72', '-png', join(folder, 'report.pdf'), join(into, 'p')]);
    const pages = readdirSync(into);
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) {
      const image = sharp(readFileSync(join(into, page)));
      const { width, height } = await image.metadata();
      expect((await image.stats()).isOpaque).toBe(true);
      expect((await image.clone().stats()).channels[0]!.stdev).toBeGreaterThan(5);
      // 20 mm are 56 pixels; the foot has its line of text.
      for (const margin of [
        { left: 0, top: 0, width: 54, height: height! },
        { left: width! - 54, top: 0, width: 54, height: height! },
        { left: 0, top: 0, width: width!, height: 54 },
      ]) {
        const { channels } = await sharp(await image.clone().extract(margin).toBuffer()).stats();
        expect(Math.min(...channels.map(({ min }) => min))).toBe(255);
      }
    }
  },
);

test('a report is drawn of what the engine was given before, by name and hash', async () => {
  const { sha256 } = await call<Result>('analyze.run', {
    job: 'once',
    file: entries[0]!.id,
    model: 'vit-cifar10',
    settings: {},
  }).then(({ provenance }) => ({ sha256: provenance.imageSha256 }));
  const images = [
    { name: 'cat.jpg', sha256 },
    { name: 'cat.jpg', sha256: '0' },
    { name: 'other.jpg', sha256 },
  ];
  const found = await call<FileEntry[]>('reports.images', { images });
  expect(found.map(({ name }) => name)).toEqual(['cat.jpg']);
  expect(JSON.stringify(found)).not.toContain(folder);
});
