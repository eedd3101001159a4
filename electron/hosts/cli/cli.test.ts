import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decodeNpy, encodeNpy } from '../../engine/tensors/npy';
import { golden, sample, temporaryFolder } from '../../engine/testing';
import { runCommand } from './testing';

const folder = temporaryFolder();
const home = join(folder, 'home');
const MODEL = golden('timm-vit-224');

const vitrine = (...argv: string[]) => runCommand(argv, { home });

beforeAll(() => vi.stubEnv('VITRINE_THREADS', '1'));
afterAll(() => void vi.unstubAllEnvs());

interface LayerRow {
  heads: number;
  keys: { grid: [number, number]; special: number };
  tensor: { file: string; dtype: string; shape: number[] };
}

describe('analyze', () => {
  test('--json gives one valid object an image, with tensors as files', async () => {
    const out = join(folder, 'out');
    const images = [sample('cat.jpg'), sample('coffee.jpg')];
    const { status, rows, err } = await vitrine(
      ...['analyze', ...images, '--model', MODEL, '--json', '--out', out],
    );
    expect([status, err]).toEqual([0, '']);
    expect(rows().map(({ image }) => image)).toEqual(images);
    for (const row of rows()) {
      expect(row).toMatchObject({ model: 'timm-vit-224', family: 'vit', ok: true });
      expect(row.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(Object.keys(row.timings)).toEqual([
        'decodeMs',
        'preprocessMs',
        'runMs',
        'postprocessMs',
      ]);
      expect(row.parts.predictions.top).toHaveLength(5);
      const layers: LayerRow[] = row.parts.attention.layers;
      expect(layers.length).toBeGreaterThan(1);
      for (const { tensor, heads } of layers) {
        expect(tensor.file.startsWith(join(out, 'tensors'))).toBe(true);
        const { shape, data } = decodeNpy(readFileSync(tensor.file));
        expect(shape).toEqual([heads, 197, 197]);
        expect(tensor).toMatchObject({ dtype: 'float32', shape });
        let sum = 0;
        for (const value of data) sum += value;
        expect(sum / (heads * 197)).toBeCloseTo(1, 5);
      }
    }
    const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    expect(run).toMatchObject({ state: 'done', model: { id: 'timm-vit-224' } });
    expect([run.done, run.failed]).toEqual([2, 0]);
  });

  test('--layers and --set choose what is kept', async () => {
    const { rows } = await vitrine(
      ...['analyze', sample('cat.jpg'), '--model', MODEL, '--json', '--layers', '1'],
      ...['--set', 'topK=3', '--set', 'rawOutputs=true'],
    );
    const [{ parts }] = rows();
    expect(parts.predictions.top).toHaveLength(3);
    const tensors = parts.attention.layers.map((layer: LayerRow) => layer.tensor !== null);
    expect(tensors).toEqual(tensors.map((_: boolean, i: number) => i === 1));
    const [output] = Object.values(parts.outputs) as LayerRow['tensor'][];
    const { data } = decodeNpy(readFileSync(output!.file));
    expect(Math.max(...data)).toBe(data[parts.predictions.top[0].index]);
  });

  test('without --out tensors lie in a run folder of ours, which is told', async () => {
    const { rows, err } = await vitrine('analyze', sample('cat.jpg'), '--model', MODEL, '--json');
    const { file } = rows()[0].parts.attention.layers[0].tensor;
    expect(file.startsWith(join(home, 'runs'))).toBe(true);
    expect(existsSync(file)).toBe(true);
    expect(err).toContain(join(home, 'runs'));
  });

  test('without --json it is one line an image, and nothing is written', async () => {
    const before = readdirSync(join(home, 'runs'));
    const { out, status } = await vitrine('analyze', sample('cat.jpg'), '--model', MODEL);
    expect(status).toBe(0);
    expect(out).toMatch(/^\S+cat\.jpg\t.+ \d\.\d{3}.*\t[\d.]+ ms\n$/);
    expect(readdirSync(join(home, 'runs'))).toEqual(before);
  });

  test('a folder is its images, sorted, at any depth', async () => {
    const top = join(folder, 'pictures');
    mkdirSync(join(top, 'inner'), { recursive: true });
    for (const name of ['b.jpg', 'a.jpg', 'inner/c.jpg']) {
      cpSync(sample('cat.jpg'), join(top, name));
    }
    writeFileSync(join(top, 'notes.txt'), 'x');
    const { rows } = await vitrine(
      ...['analyze', top, '--model', MODEL, '--json', '--layers', 'none'],
    );
    const names = ['a.jpg', 'b.jpg', join('inner', 'c.jpg')];
    expect(rows().map(({ image }) => image)).toEqual(names.map((name) => join(top, name)));
  });

  test('an .npy of several inputs gives a row each; the values go in as they are', async () => {
    const path = join(folder, 'inputs.npy');
    const data = Float32Array.from({ length: 2 * 3 * 224 * 224 }, (_, i) => Math.sin(i * 0.01));
    writeFileSync(path, encodeNpy({ shape: [2, 3, 224, 224], data }));
    const one = join(folder, 'one.npy');
    writeFileSync(one, encodeNpy({ shape: [3, 224, 224], data: data.slice(3 * 224 * 224) }));
    const { rows } = await vitrine(
      ...['analyze', path, one, '--model', MODEL, '--json', '--layers', 'none'],
    );
    const [first, second, alone] = rows();
    expect([first.index, second.index, alone.index]).toEqual([0, 1, undefined]);
    expect(second.parts).toEqual(alone.parts);
    expect(first.parts).not.toEqual(alone.parts);
  });

  test('inputs that fail are told one by one; the rest is done: status 1', async () => {
    const text = join(folder, 'text.jpg');
    writeFileSync(text, 'not an image');
    const empty = join(folder, 'nothing');
    mkdirSync(empty);
    const { status, rows, err } = await vitrine(
      ...['analyze', text, join(folder, 'gone.png'), empty, sample('cat.jpg')],
      ...['--model', MODEL, '--json', '--layers', 'none'],
    );
    expect(status).toBe(1);
    const good = rows().filter(({ ok }) => ok);
    const bad = rows().filter(({ ok }) => !ok);
    expect(good.map(({ image }) => image)).toEqual([sample('cat.jpg')]);
    expect(bad).toHaveLength(3);
    for (const { error, parts, image } of bad) {
      expect(error.code).toBe('bad-input');
      expect(error.hint).not.toBe('');
      expect(parts).toEqual({});
      expect(err).toContain(image);
    }
  });

  test('a model that cannot be used: status 3 and nothing on standard output', async () => {
    const page = join(folder, 'page.onnx');
    writeFileSync(page, '<html></html>');
    for (const model of [page, join(folder, 'gone.onnx'), 'unheard-of']) {
      const { status, out, err } = await vitrine('analyze', sample('cat.jpg'), '--model', model);
      expect([status, out]).toEqual([3, '']);
      expect(err).not.toBe('');
    }
  });
});

test.each([
  [[], 'No command'],
  [['paint'], 'no command “paint”'],
  [['analyze'], 'needs images'],
  [['analyze', 'x.jpg'], 'needs --model'],
  [['analyze', 'x.jpg', '--model', MODEL, '--set', 'topK'], 'not key=value'],
  [['analyze', 'x.jpg', '--model', MODEL, '--set', 'top=1'], 'no setting “top”'],
  [['analyze', 'x.jpg', '--model', MODEL, '--layers', 'some'], 'layers'],
  [['analyze', 'x.jpg', '--model', MODEL, '--layers', '0,9'], 'no 9'],
  [['analyze', 'x.jpg', '--nonsense'], '--nonsense'],
  [['models', '--out', 'x'], '--out'],
  [['import'], 'one file'],
  [['serve', '--port', 'many'], 'not a port'],
])('wrong usage %j: status 2', async (argv, message) => {
  const { status, out, err } = await vitrine(...argv);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(message);
  expect(err).toContain('Usage: vitrine COMMAND');
});

test('--help: the usage, status 0', async () => {
  const { status, out, err } = await vitrine('--help');
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain('analyze PATH...');
});

test('import keeps a model, models lists it, analyze takes it by its id', async () => {
  const imported = await vitrine('import', golden('hf-vit'), '--json');
  expect(imported.status).toBe(0);
  const [card] = imported.rows();
  expect(card).toMatchObject({ id: 'hf-vit', family: 'vit' });
  const listed = await vitrine('models', '--json');
  expect(listed.rows().map(({ id }) => id)).toContain('hf-vit');
  const { status, rows } = await vitrine(
    ...['analyze', sample('cat.jpg'), '--model', 'hf-vit', '--json', '--layers', '0'],
  );
  expect(status).toBe(0);
  expect(rows()[0].model).toBe('hf-vit');
  expect((await vitrine('import', join(folder, 'gone.onnx'))).status).toBe(3);
});

test('interrupted: status 130, and what was done is told', async () => {
  const { status, rows } = await runCommand(
    [
      ...['analyze', ...Array(5).fill(sample('cat.jpg')), '--model', MODEL],
      ...['--layers', 'none', '--json', '--out', join(folder, 'interrupted')],
    ],
    { home, stopAfter: 2 },
  );
  expect(status).toBe(130);
  expect(rows()).toHaveLength(2);
  const run = JSON.parse(readFileSync(join(folder, 'interrupted', 'run.json'), 'utf8'));
  expect([run.state, run.done]).toEqual(['interrupted', 2]);
});
