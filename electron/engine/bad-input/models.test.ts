/*
 * Models that cannot be used, through the whole engine. What can be known without an image is said
 * at import, and nothing is kept of a model that was refused; the rest is said by the run.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '#shared/types';
import { failure, openEngine, root, sample, type TestEngine, zooDir } from '../testing/engine';
import { asksForTooMuch, failsOnImages, withExternalWeight, withInput } from '../testing/graphs';

let engine: TestEngine;
let folder: string;
beforeAll(() => {
  engine = openEngine();
  folder = mkdtempSync(join(tmpdir(), 'vitrine-bad-models-'));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const ids = async () => (await engine.call('models.list', {})).map((card) => card.id);
const box = () => readFileSync(join(zooDir, 'vit-cifar10', 'model.onnx'));
/** A folder of its own for one model. */
const place = (name: string): string => {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  return own;
};

describe('refused at import, and nothing is kept', () => {
  const files: [name: string, bytes: () => Uint8Array | string, code: ErrorCode, cause: RegExp][] =
    [
      ['empty', () => '', 'model-invalid', /empty/],
      ['text', () => 'this is not a model\n', 'model-invalid', /text/],
      ['page', () => '<!DOCTYPE html><html></html>', 'model-invalid', /HTML/],
      [
        'pointer',
        () => `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1\n`,
        'model-invalid',
        /git-LFS/,
      ],
      ['checkpoint', () => 'PK\x03\x04archive/data.pkl', 'model-invalid', /PyTorch|zip/i],
      [
        'truncated',
        () => box().subarray(0, box().length / 2),
        'model-invalid',
        /cut off|truncated|damaged/,
      ],
      [
        'noise',
        () => Uint8Array.from({ length: 4096 }, (_, i) => (i * 151) ^ (i >> 2)),
        'model-invalid',
        /not (an )?ONNX|damaged/,
      ],
      ['rank-3', () => withInput([3, 32, 32]), 'shape-mismatch', /\b3\b/],
      ['rank-2', () => withInput([1, 3072]), 'shape-mismatch', /3072/],
      ['five-channels', () => withInput([1, 5, 32, 32]), 'unsupported', /\b5\b/],
    ];
  test.each(files)('%s', async (name, bytes, code, cause) => {
    const before = await ids();
    const path = join(place(name), `${name}.onnx`);
    writeFileSync(path, bytes());
    const error = await failure(engine.import(path));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(cause)]);
    expect(error.message).toContain(`${name}.onnx`);
    expect(error.hint).not.toBe('');
    expect(await ids()).toEqual(before);
  });
});

describe('external data', () => {
  const weight = new Uint8Array(7680);

  test('beside the model is used', async () => {
    const own = place('sound');
    writeFileSync(join(own, 'sound.onnx'), withExternalWeight('sound.onnx.data'));
    writeFileSync(join(own, 'sound.onnx.data'), weight);
    const card = await engine.import(join(own, 'sound.onnx'), join(own, 'sound.onnx.data'));
    expect(card.files.map((file) => file.name)).toEqual(['sound.onnx', 'sound.onnx.data']);
    await engine.call('models.remove', { model: card.id });
  });

  const outside: [name: string, location: (own: string) => string, cause: RegExp][] = [
    ['missing', () => 'gone.data', /gone\.data/],
    ['above', () => '../outside.data', /outside/],
    ['absolute', (own) => join(own, '..', 'outside.data'), /outside/],
    ['linked', () => 'link.data', /link/],
    ['short', () => 'short.data', /short\.data/],
  ];
  test.each(outside)('%s is refused', async (name, location, cause) => {
    const own = place(name);
    writeFileSync(join(folder, 'outside.data'), weight);
    writeFileSync(join(own, 'short.data'), weight.subarray(0, 100));
    symlinkSync(join(folder, 'outside.data'), join(own, 'link.data'));
    const path = join(own, `${name}.onnx`);
    writeFileSync(path, withExternalWeight(location(own)));
    const before = await ids();
    // As a folder, so that what lies beside the model comes with it.
    const error = await failure(engine.import(own));
    expect(['model-invalid', 'model-missing']).toContain(error.code);
    expect(error.message).toMatch(cause);
    expect(await ids()).toEqual(before);
  });
});

describe('said by the run', () => {
  const runs: [name: string, bytes: () => Uint8Array, code: ErrorCode, cause: RegExp][] = [
    ['fails-on-images', failsOnImages, 'shape-mismatch', /fails while it runs.*row.*Gather/],
    ['asks-for-too-much', asksForTooMuch, 'out-of-memory', /not enough memory/i],
  ];
  test.each(runs)('%s', async (name, bytes, code, cause) => {
    const path = join(place(name), `${name}.onnx`);
    writeFileSync(path, bytes());
    const card = await engine.import(path);
    const error = await failure(engine.run(sample('cat.jpg'), card.id));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(cause)]);
    // The engine lives, and so does the model in the box.
    const { parts } = await engine.run(sample('cat.jpg'), 'vit-cifar10');
    expect(parts.predictions!.top).toHaveLength(5);
  });

  test('a model that is not there', async () => {
    const error = await failure(engine.run(sample('cat.jpg'), 'no-such-model'));
    expect(error.code).toBe('model-missing');
    expect(error.message).toMatch(/no-such-model/);
  });

  test('a model file that was deleted behind our back', async () => {
    const other = openEngine();
    const card = await other.import(join(root, 'models', 'vit', 'golden', 'hf-vit', 'model.onnx'));
    rmSync(join(other.stateDir, 'models', card.id), { recursive: true, force: true });
    const error = await failure(other.run(sample('cat.jpg'), card.id));
    expect(error.code).toBe('model-missing');
    await other.close();
  });
});
