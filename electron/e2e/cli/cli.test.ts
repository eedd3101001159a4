/* The command line as a person runs it: a process of its own, its streams and its exit status. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ModelCard, Result } from '#shared/types';
import { decodeNpy } from '../../engine/tensors/npy';
import { golden, largestMiss, root, sample, startVitrine, temporaryHome } from '../harness/host';

const home = temporaryHome();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-cli-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});
const samples = readdirSync(join(root, 'assets', 'samples'))
  .filter((name) => name.endsWith('.jpg'))
  .map(sample);

async function vitrine(...args: string[]) {
  const child = startVitrine(args, home);
  let [out, err] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [status] = await once(child, 'close');
  const rows = () =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { status, out, err, rows };
}

test('models --json: one card a line, the model in the box among them', async () => {
  const { status, rows } = await vitrine('models', '--json');
  expect(status).toBe(0);
  const cards = rows().map((row) => ModelCard.parse(row));
  expect(cards.map(({ id }) => id)).toContain('vit-cifar10');
});

test('analyze --json: one object an image; probabilities and attention rows sum to 1', async () => {
  const { status, rows } = await vitrine(
    ...['analyze', ...samples, '--model', 'vit-cifar10', '--json', '--set', 'topK=10'],
    ...['--out', join(folder, 'out')],
  );
  expect(status).toBe(0);
  expect(rows().map(({ image }) => image)).toEqual(samples);
  for (const row of rows()) {
    expect(row).toMatchObject({ ok: true, model: 'vit-cifar10', family: 'vit' });
    Result.shape.timings.parse(row.timings);
    const { top } = Result.shape.parts.shape.predictions.unwrap().parse(row.parts.predictions);
    expect(top).toHaveLength(10);
    expect(top.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1, 4);
    expect(row.parts.attention.layers).toHaveLength(6);
    for (const { heads, tensor } of row.parts.attention.layers) {
      const { shape, data } = decodeNpy(readFileSync(tensor.file));
      expect(shape).toEqual([heads, 257, 257]);
      expect(largestMiss(data, 257)).toBeLessThan(1e-4);
    }
  }
});

test('the same image gives the same numbers again', async () => {
  const run = () =>
    vitrine('analyze', sample('cat.jpg'), '--model', 'vit-cifar10', '--json', '--layers', 'none');
  const [one, two] = [await run(), await run()];
  expect(one.rows()[0].parts).toEqual(two.rows()[0].parts);
});

test('exit status 1: some images failed, the rest is done', async () => {
  const broken = join(folder, 'broken.jpg');
  writeFileSync(broken, readFileSync(sample('cat.jpg')).subarray(0, 600));
  const { status, rows, err } = await vitrine(
    ...['analyze', broken, sample('cat.jpg'), '--model', 'vit-cifar10', '--json'],
    ...['--layers', 'none'],
  );
  expect(status).toBe(1);
  expect(rows().map(({ ok }) => ok)).toEqual([false, true]);
  expect(rows()[0].error).toMatchObject({ code: 'bad-input' });
  expect(err).toContain('broken.jpg');
});

test('exit status 2: wrong usage; 3: the model cannot be used; nothing on standard output', async () => {
  expect(await vitrine('analyze', sample('cat.jpg'))).toMatchObject({ status: 2, out: '' });
  expect(await vitrine('paint')).toMatchObject({ status: 2, out: '' });
  const broken = join(folder, 'broken.onnx');
  writeFileSync(broken, 'no protobuf');
  for (const model of ['unheard-of', broken]) {
    const { status, out, err } = await vitrine('analyze', sample('cat.jpg'), '--model', model);
    expect([status, out]).toEqual([3, '']);
    expect(err).not.toMatch(/\n\s+at /); // words, not a stack
  }
});

test('an imported model is listed and used by its id', async () => {
  const imported = await vitrine('import', golden('hf-dinov2-registers'), '--json');
  expect(imported.status).toBe(0);
  const { id } = imported.rows()[0];
  expect((await vitrine('models')).out).toContain(id);
  const { status, rows } = await vitrine('analyze', sample('moose.jpg'), '--model', id, '--json');
  expect(status).toBe(0);
  expect(rows()[0].parts.attention.layers[0]).toMatchObject({ keys: { grid: [4, 4], special: 5 } });
});

test('a pipe that closes early ends the run without a word about it', async () => {
  const many = Array.from({ length: 40 }, () => samples).flat();
  const child = startVitrine(
    ['analyze', ...many, '--model', 'vit-cifar10', '--json', '--layers', 'none'],
    home,
  );
  let err = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  let lines = 0;
  child.stdout!.on('data', (text: Buffer) => {
    lines += text.toString().split('\n').length - 1;
    child.stdout!.destroy();
  });
  await once(child, 'close');
  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThan(many.length);
  expect(err).not.toMatch(/EPIPE|Error|\n\s+at /);
});

test('npx vitrine finds the command', async () => {
  const npx = spawn('npx', ['vitrine', '--help'], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  let out = '';
  npx.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  expect((await once(npx, 'close'))[0]).toBe(0);
  expect(out).toContain('Usage: vitrine COMMAND');
});
