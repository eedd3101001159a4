/*
 * A disk that is full while we write. The disk is a real one: a small file system in memory, which
 * only root may mount.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { smallDisk } from '../files/testing';
import { failure, openEngine, root, sample } from '../testing/engine';

const disk = smallDisk('128k');

/** Files below a folder, so that what was left behind can be seen. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe.skipIf(!disk.mounted)('with 128 KB of disk', () => {
  test('importing a model of 225 KB says that the disk is full and leaves nothing', async () => {
    const engine = openEngine(join(disk.path, 'state'));
    const ids = async () => (await engine.call('models.list', {})).map((card) => card.id);
    const before = await ids();
    const model = join(root, 'models', 'vit', 'golden', 'hf-vit', 'model.onnx');
    const error = await failure(engine.import(model));
    expect(error.code).toBe('disk');
    expect(error.message).toMatch(/disk is full/);
    expect(error.hint).toMatch(/space/i);
    expect(
      filesIn(disk.path).filter((name) => name.endsWith('.onnx') || name.endsWith('.tmp')),
    ).toEqual([]);
    expect(before).toContain('vit-cifar10');
    expect(await ids()).toEqual(before);
    await engine.close();
  });

  test('an image is analysed all the same: that needs no disk', async () => {
    const engine = openEngine(join(disk.path, 'state'));
    const { parts } = await engine.run(sample('cat.jpg'), 'vit-cifar10');
    expect(parts.attention!.layers).toHaveLength(6);
    await engine.close();
  });
});
