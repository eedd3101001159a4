/*
 * The command line on real input, good and bad: one JSON line an image, the bad ones with their
 * cause, the good ones done, and an exit status that tells which it was.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { smallDisk } from '../../engine/files/testing';
import { decodeNpy } from '../../engine/tensors/npy';
import { temporaryFolder } from '../../engine/testing';
import { promisingPng } from '../../engine/testing/damaged-images';
import { root, sample, samplesDir } from '../../engine/testing/engine';
import { failsOnImages } from '../../engine/testing/graphs';
import { runCommand } from '../cli/testing';

// Real models, files and processes: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

interface Row {
  image: string;
  ok: boolean;
  sha256: string | null;
  model: string;
  family: string;
  parts: {
    predictions: { top: { index: number; label: string; p: number }[] };
    attention: {
      layers: { heads: number; tensor: { file: string; dtype: string; shape: number[] } }[];
    };
  };
  timings: Record<string, number>;
  error?: { code: string; message: string; hint: string };
}

const folder = temporaryFolder();

async function vitrine(...argv: string[]) {
  const { rows, ...said } = await runCommand(argv, { home: join(folder, 'home') });
  return { ...said, rows: rows as () => Row[] };
}

const write = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

test('sample photographs: probabilities sum to 1, and so does every row of attention', async () => {
  const out = join(folder, 'run');
  const { status, rows } = await vitrine(
    'analyze',
    samplesDir,
    '--model',
    'vit-cifar10',
    '--set',
    'topK=10',
    '--out',
    out,
    '--json',
  );
  expect(status).toBe(0);
  expect(rows()).toHaveLength(5);
  for (const row of rows()) {
    expect(row).toMatchObject({ ok: true, model: 'vit-cifar10', family: 'vit' });
    expect(row.sha256).toMatch(/^[0-9a-f]{64}$/);
    const sum = row.parts.predictions.top.reduce((total, { p }) => total + p, 0);
    expect(sum).toBeCloseTo(1, 4);
    expect(row.parts.attention.layers).toHaveLength(6);
    for (const { heads, tensor } of row.parts.attention.layers) {
      const path = existsSync(tensor.file) ? tensor.file : join(out, tensor.file);
      const { shape, data } = decodeNpy(readFileSync(path));
      expect(shape).toEqual(tensor.shape);
      expect(shape[0]).toBe(heads);
      const keys = shape[2]!;
      for (let start = 0; start < data.length; start += keys) {
        let total = 0;
        for (let k = start; k < start + keys; k++) total += data[k]!;
        expect(Math.abs(total - 1)).toBeLessThan(1e-4);
      }
    }
  }
});

test('bad images among good ones', async () => {
  const cat = readFileSync(sample('cat.jpg'));
  const bad: [path: string, code: string, cause: RegExp][] = [
    [write('zero.jpg', ''), 'bad-input', /0 bytes/],
    [write('text.jpg', 'not an image at all'), 'bad-input', /text file/],
    [write('cut.jpg', cat.subarray(0, 9000)), 'bad-input', /cut off/],
    [write('huge.png', promisingPng(30_000, 30_000)), 'bad-input', /900 megapixels/],
    [join(folder, 'nowhere.jpg'), 'bad-input', /does not exist/],
  ];
  const paths = bad.flatMap(([path]) => [path, sample('cat.jpg')]);
  const { status, rows, err } = await vitrine(
    'analyze',
    ...paths,
    '--model',
    'vit-cifar10',
    '--json',
  );
  expect(status).toBe(1);
  expect(rows().map((row) => row.image)).toEqual(paths);
  for (const [i, [path, code, cause]] of bad.entries()) {
    const row = rows()[2 * i]!;
    expect(row).toMatchObject({ image: path, ok: false, error: { code } });
    expect(row.error!.message).toMatch(cause);
    expect(row.error!.hint).not.toBe('');
    expect(err).toMatch(cause);
    expect(rows()[2 * i + 1]).toMatchObject({ ok: true });
  }
});

test('a folder without images fails, what else was given is done', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const { status, rows } = await vitrine(
    'analyze',
    empty,
    sample('cat.jpg'),
    '--model',
    'vit-cifar10',
    '--json',
  );
  expect(status).toBe(1);
  expect(rows().find((row) => row.image === empty)).toMatchObject({
    ok: false,
    error: { code: 'bad-input', message: expect.stringMatching(/no images/) },
  });
  expect(rows().find((row) => row.ok)?.image).toBe(sample('cat.jpg'));
});

describe('a model that cannot be used: exit status 3, no rows', () => {
  test('unknown id', async () => {
    const { status, rows, err } = await vitrine(
      'analyze',
      sample('cat.jpg'),
      '--model',
      'nope',
      '--json',
    );
    expect([status, rows()]).toEqual([3, []]);
    expect(err).toMatch(/“nope”/);
  });
  test('not ONNX', async () => {
    const path = write('fake.onnx', '<!DOCTYPE html><html></html>');
    const { status, rows, err } = await vitrine(
      'analyze',
      sample('cat.jpg'),
      '--model',
      path,
      '--json',
    );
    expect([status, rows()]).toEqual([3, []]);
    expect(err).toMatch(/HTML/);
    expect((await vitrine('import', path)).status).toBe(3);
  });
});

test('a model that fails on every image: exit status 3, each row says why', async () => {
  const path = write('fails.onnx', failsOnImages());
  const { status, rows } = await vitrine('analyze', samplesDir, '--model', path, '--json');
  expect(status).toBe(3);
  expect(rows()).toHaveLength(5);
  for (const row of rows()) {
    expect(row).toMatchObject({ ok: false, error: { code: 'shape-mismatch' } });
    expect(row.error!.message).toMatch(/fails while it runs/);
  }
});

describe('wrong usage: exit status 2', () => {
  test.each([
    [[]],
    [['paint']],
    [['analyze']],
    [['analyze', 'a.jpg']],
    [['analyze', 'a.jpg', '--model', 'vit-cifar10', '--set', 'topK']],
    [['analyze', 'a.jpg', '--model', 'vit-cifar10', '--set', 'no-such-setting=1']],
    [['analyze', 'a.jpg', '--model', 'vit-cifar10', '--layers', '99']],
    [['models', '--colour']],
  ])('%j', async (argv) => {
    const { status, out, err } = await vitrine(...argv);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/Usage: vitrine/);
  });
});

describe('a disk that is full while tensors are written', () => {
  const disk = smallDisk('200k');

  test.skipIf(!disk.mounted)(
    'the row says so, the exit status is 1, no torn file is left',
    async () => {
      const { status, rows, err } = await vitrine(
        'analyze',
        sample('cat.jpg'),
        '--model',
        'vit-cifar10',
        '--out',
        join(disk.path, 'run'),
        '--json',
      );
      expect(status).toBe(1);
      expect(rows()).toHaveLength(1);
      expect(rows()[0]).toMatchObject({
        ok: false,
        error: { code: 'disk', message: expect.stringMatching(/disk is full/) },
      });
      expect(err).toMatch(/disk is full/);
      expect(
        readdirSync(disk.path, { recursive: true }).filter((name) => String(name).endsWith('.tmp')),
      ).toEqual([]);
    },
  );
});

const pack = join(root, '..', 'shared', 'pack');
const hasPack = existsSync(pack);
if (!hasPack)
  console.warn('DID NOT RUN: published examples of pretrained models (no ../shared/pack)');

interface Published {
  file: string;
  examples: { image: string; top5: [index: number, label: string, p: number][] }[];
}

test.skipIf(!hasPack)(
  'the published top-5 of the pretrained ViT-Ti/16 come out again',
  async () => {
    const file = 'models/vit_tiny_p16_224_tinyimagenet200.onnx';
    const models = JSON.parse(
      readFileSync(join(pack, 'models', 'models.json'), 'utf8'),
    ) as Published[];
    const published = models.find((model) => model.file === file)!.examples;
    const photo = (name: string) => join(pack, 'images', 'imagenet-samples', name);
    // Not every image of the examples is in the pack.
    const examples = published.filter(({ image }) => existsSync(photo(image)));
    expect(examples.length).toBeGreaterThan(5);
    const labels = readFileSync(join(pack, 'labels', 'tinyimagenet200.json'), 'utf8');
    const classes = JSON.parse(labels) as { names: string }[];
    const own = join(folder, 'tiny');
    mkdirSync(own);
    copyFileSync(join(pack, file), join(own, 'tiny.onnx'));
    const card = {
      preprocess: {
        size: [224, 224],
        resize: 'crop-square',
        resizeTo: 224,
        interpolation: 'bilinear',
        scale: 1 / 255,
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5],
        channels: 'RGB',
        layout: 'NCHW',
      },
      labels: classes.map(({ names }) => names.split(',')[0]!),
    };
    writeFileSync(join(own, 'card.json'), JSON.stringify(card));

    const images = examples.map(({ image }) => photo(image));
    const { status, rows, err } = await vitrine(
      'analyze',
      ...images,
      '--model',
      join(own, 'tiny.onnx'),
      '--layers',
      'none',
      '--json',
    );
    expect([status, err]).toEqual([0, '']);
    for (const [i, { top5 }] of examples.entries()) {
      const { top } = rows()[i]!.parts.predictions;
      for (const [k, [index, label, p]] of top5.entries()) {
        // Published with four digits: where those are equal, their order is not known.
        expect(Math.abs(top[k]!.p - p)).toBeLessThan(2e-3);
        if (p < 0.001) continue;
        expect(top[k]).toMatchObject({ index, label });
      }
    }
  },
);
