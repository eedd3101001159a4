/* ViTGAN's generators against the authors' reproduction, by the way a user goes: converter, ONNX, `vitrine sample`. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { root, sample } from '../../engine/testing';
import {
  analyse,
  canRun,
  converted,
  fixtures,
  folder,
  type Row,
  runPython,
  worst,
  written,
} from './official-code';
import { runCommand } from './testing';

const MINUTES = 60_000;
vi.setConfig({ hookTimeout: 15 * MINUTES, testTimeout: 5 * MINUTES });

const IMAGE_GATE = 3e-4;
const ATTENTION_GATE = 1e-4;
const SAMPLES = 2;

const KEEP_NOISE =
  'import sys, numpy as np; d = np.load(sys.argv[1])\n' +
  'np.savez(sys.argv[2], **{k: d[k] for k in d.files if k.startswith("noise_")})';

describe.skipIf(!canRun).each(['conv', 'implicit'])('ViTGAN: %s', (variant) => {
  const fixture = `vitgan/generator-${variant}`;
  let rows: Row[];
  let official: ReturnType<typeof converted>['official'];

  const sampled = async (io: string, model: string, noise: string) => {
    const arrays = [`z=${join(io, 'z.npy')}`, `noise=${noise}`];
    const result = await runCommand(
      [
        ...['sample', '--model', model, '--count', `${SAMPLES}`, '--json'],
        ...['--out', join(folder, `samples-${variant}`)],
        ...arrays.flatMap((pair) => ['--set', pair]),
      ],
      { home: join(folder, 'home') },
    );
    expect(result.status, result.err).toBe(0);
    return result.rows();
  };

  beforeAll(async () => {
    const source = join(fixtures, fixture);
    const made = converted(fixture, ['vitgan', variant, join(source, 'config.json')]);
    official = made.official;
    const noise = join(folder, `noise-${variant}.npz`);
    runPython('-c', KEEP_NOISE, join(source, 'io.npz'), noise);
    rows = await sampled(made.io, made.model, noise);
  });

  /** Row n of what the official code computed for both samples. */
  const ofSample = (name: string, n: number) => {
    const { data } = official(name);
    const size = data.length / SAMPLES;
    return data.subarray(n * size, (n + 1) * size);
  };

  test('images and mapped latents', () => {
    expect(rows).toHaveLength(SAMPLES);
    for (const [n, { parts }] of rows.entries()) {
      const { data } = written(parts.samples.image);
      expect(worst(data, ofSample('image', n))).toBeLessThan(IMAGE_GATE);
      expect(worst(written(parts.generator.w).data, ofSample('w', n))).toBeLessThan(1e-5);
    }
  });

  test('attention over the generated image', () => {
    for (const [n, { parts }] of rows.entries()) {
      const { attention } = parts.generator;
      expect(attention).toHaveLength(2);
      for (const [block, ref] of attention.entries()) {
        const wanted = ofSample(`attn_${block}`, n);
        expect(worst(written(ref).data, wanted)).toBeLessThan(ATTENTION_GATE);
      }
    }
  });
});

test.skipIf(!canRun)(
  'a discriminator judges a generated and a real image, and shows its attention',
  async () => {
    const fixture = 'vitgan/discriminator';
    const { model } = converted(fixture, [
      'vitgan',
      'discriminator',
      join(fixtures, fixture, 'config.json'),
    ]);
    const generator = join(root, 'models', 'vitgan', 'golden');
    const made = await runCommand(
      ['sample', '--model', generator, '--json', '--out', join(folder, 'judged')],
      { home: join(folder, 'home') },
    );
    const generated = made.rows()[0].parts.samples.png;
    for (const image of [generated, sample('cat.jpg')]) {
      const { parts } = await analyse(image, model, []);
      const top: { label: string; p: number }[] = parts.predictions.top;
      expect(top.map(({ label }) => label).sort()).toEqual(['generated', 'real']);
      // softmax of [0, logit]
      const logit = written(parts.outputs.logit).data[0]!;
      const real = top.find(({ label }) => label === 'real')!.p;
      expect(real).toBeCloseTo(1 / (1 + Math.exp(-logit)), 4);
      expect(parts.attention.layers).toHaveLength(2);
    }
  },
);
