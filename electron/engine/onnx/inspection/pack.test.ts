import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VitrineError } from '#shared/types';
import { inspectModel } from '../index';

const PACK = join(process.cwd(), '../shared/pack/models');
const absent = !existsSync(PACK);
if (absent) console.warn(`NOT RUN: the real models of ${PACK} are not here.`);

describe.skipIf(absent)('real models (not run without ../shared/pack)', () => {
  const inspect = (file: string) => inspectModel(join(PACK, file), { id: 'real' });

  it('opens a pretrained ViT-Ti/16', async () => {
    const card = await inspect('vit_tiny_p16_224_tinyimagenet200.onnx');
    expect(card.files[0]?.sha256).toBe(
      '235039bc6a816f8a854b7790f9b8283d347d17576feb86d1afe0cfc581b1df6b',
    );
    expect(card).toMatchObject({ task: 'classification', patch: [16, 16], labels: [] });
    expect(card.preprocess.size).toEqual([224, 224]);
    const axis = { grid: [14, 14], special: 1 };
    expect(card.attention).toHaveLength(12);
    for (const tap of card.attention)
      expect(tap).toMatchObject({ heads: 3, queries: axis, keys: axis });
  });

  it('opens a ViT for CIFAR-10', async () => {
    const card = await inspect('vit_cifar10_ibp_3_3_8.onnx');
    const axis = { grid: [4, 4], special: 1 };
    expect(card.attention).toHaveLength(3);
    expect(card.attention[0]).toMatchObject({ heads: 3, queries: axis, keys: axis });
    expect(card.labels[3]).toBe('cat');
    expect(card.sources.labels).toBe('guess');
  });

  it('opens learned queries over a feature map, at any size', async () => {
    const card = await inspectModel(join(PACK, 'iat_lowlight_lol_v1.onnx'), {
      id: 'iat',
      size: [96, 160],
    });
    expect(card.task).toBe('image-to-image');
    expect(card.attention).toHaveLength(1);
    expect(card.attention[0]).toMatchObject({
      heads: 4,
      queries: { grid: [1, 10], special: 0 },
      keys: { grid: [24, 40], special: 0 },
    });
  });

  it.each(['espnet_camvid.onnx', 'style_candy_nc16_256.onnx'])(
    '%s has no attention and says so',
    async (file) => {
      const card = await inspect(file);
      expect(card.attention).toEqual([]);
      expect(card.notes.join()).toContain('no attention to show');
    },
  );

  it.each([
    ['empty.onnx', 'model-invalid', 'empty (0 bytes)'],
    ['text.onnx', 'model-invalid', 'text file'],
    ['lfs-pointer.onnx', 'model-invalid', 'git-LFS pointer'],
    ['truncated.onnx', 'model-invalid', 'damaged'],
    ['unknown-op.onnx', 'unsupported', 'acme.custom:Frobnicate'],
    ['opset-99.onnx', 'unsupported', 'opset 99'],
    ['external-data-missing.onnx', 'model-missing', 'weights.bin'],
  ])('refuses %s', async (file, code, why) => {
    const error = await inspect(`bad/${file}`).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(VitrineError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(why) });
    expect((error as VitrineError).hint).not.toBe('');
  });
});
