import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** The repository: the bench is started from it, and its own files lie there as sources. */
export const root = process.cwd();
const cache = join(root, '.cache', 'bench');

/** The interpreter with the packages of electron/engine/parity/requirements.txt. */
export const python = process.env.VITRINE_PYTHON ?? join(root, '.cache', 'python', 'bin', 'python');

export const plainScript = join(root, 'electron', 'bench', 'plain.py');

/** ViT-Ti/16 (23 MB) and ViT-S/16 (88 MB) at 224 pixels, random weights. */
const sizes = {
  'vit-tiny': ['--width', '192', '--depth', '12', '--heads', '3'],
  'vit-small': ['--width', '384', '--depth', '12', '--heads', '6'],
} as const;

export type BenchModel = keyof typeof sizes;

/** Path of the model, written on first use. */
export function modelFile(name: BenchModel): string {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `${name}-batch.onnx`);
  if (!existsSync(file)) {
    const script = join(root, 'electron', 'bench', 'make_vit.py');
    execFileSync(python, [script, ...sizes[name], '--out', file]);
  }
  return file;
}

/** The sample photographs in the box, 0.1 to 0.7 megapixels. */
export function photos(): string[] {
  const folder = join(root, 'assets', 'samples');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => join(folder, name));
}

/** One of them as a camera would have taken it: 4000 x 3000. */
export async function largePhoto(): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, '12-megapixel.jpg');
  if (!existsSync(file)) {
    await sharp(photos()[0]).resize(4000, 3000, { fit: 'fill' }).jpeg({ quality: 90 }).toFile(file);
  }
  return file;
}

/** A folder of so many images that all differ, 160 to 640 pixels wide, in three formats. */
export async function manyImages(count: number): Promise<string> {
  const folder = join(cache, `${count}-images`);
  mkdirSync(folder, { recursive: true });
  const known = new Set(readdirSync(folder));
  const sources = photos();
  for (let i = 0; i < count; i++) {
    const format = (['jpeg', 'jpeg', 'png', 'webp'] as const)[i % 4]!;
    const name = `${String(i).padStart(4, '0')}.${format}`;
    if (known.has(name)) continue;
    const width = format === 'png' ? 160 + (i % 7) * 16 : 160 + (i % 25) * 20;
    await sharp(sources[i % sources.length]!)
      .resize(width, Math.round(width * (0.6 + (i % 9) / 10)), { fit: 'cover' })
      .modulate({ hue: (i * 7) % 360 })
      .toFormat(format, { quality: 85 })
      .toFile(join(folder, name));
  }
  return folder;
}
