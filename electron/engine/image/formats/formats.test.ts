import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, probeImage } from '../decode';
import { thumbnail } from '../thumbnail';
import fixtures from './fixtures.json';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-formats-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Name = keyof typeof fixtures;
const bytesOf = (name: Name) => Buffer.from(fixtures[name].file, 'base64');
const file = async (name: string, bytes: Buffer) => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

describe('the colours of Pillow, pillow-heif and the DICOM standard', () => {
  const { 'frames.dcm': _, ...read } = fixtures;
  it.each(Object.entries(read).map(([name, facts]) => ({ name, ...facts })))(
    '$name',
    async (facts) => {
      const { name, size, rgb, tolerance } = facts;
      const path = await file(name, bytesOf(name as Name));
      const wanted = Buffer.from(rgb, 'base64');
      expect((await probeImage(path)).size).toEqual(size);
      const image = await decodeImage(path);
      expect([image.height, image.width]).toEqual(size);
      expect(image.rgb.length).toBe(wanted.length);
      const worst = image.rgb.reduce((most, v, i) => Math.max(most, Math.abs(v - wanted[i]!)), 0);
      expect(worst).toBeLessThanOrEqual(tolerance);
      const small = await sharp(await thumbnail(path, 8)).metadata();
      expect(Math.max(small.width, small.height)).toBe(8);
    },
  );
});

it('says what only the pixels or the header of DICOM tell', async () => {
  const notes = async (name: Name) => (await decodeImage(await file(name, bytesOf(name)))).notes;
  expect(await notes('12 bits.tif')).toEqual([
    'grey',
    '16 bit',
    '12 bits in 16, by the largest value 4037',
  ]);
  expect(await notes('explicit.dcm')).toEqual(['grey', '16 bit', 'window 400, level 40']);
  expect(await notes('12 bits stored.dcm')).toContain('no window: least to largest value');
});

it('refuses DICOM of several frames, and what is cut off', async () => {
  await expect(probeImage(await file('frames.dcm', bytesOf('frames.dcm')))).rejects.toMatchObject({
    message: 'frames.dcm is a DICOM file of 3 frames',
  });
  for (const name of [
    '24 bits.bmp',
    'runs.bmp',
    'explicit.dcm',
    'lossless.jp2',
    'photo.heic',
    'cielab.tif',
  ] as const) {
    const bytes = bytesOf(name);
    const path = await file(`cut-${name}`, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    await expect(decodeImage(path), name).rejects.toMatchObject({ code: 'bad-input' });
  }
});

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'turns CIELAB by the orientation %i as sharp turns RGB',
  async (orientation) => {
    const stored = Buffer.alloc(4 * 2 * 3, 100);
    stored[0] = 255;
    const rgb = await sharp(stored, { raw: { width: 4, height: 2, channels: 3 } })
      .withMetadata({ orientation })
      .tiff({ compression: 'none' })
      .toBuffer();
    const lab = Buffer.from(rgb);
    const tag = lab.indexOf(Buffer.from([0x06, 0x01, 0x03, 0x00]));
    lab.writeUInt16LE(8, tag + 8);
    const [plain, turned] = [
      await decodeImage(await file('plain.tif', rgb)),
      await decodeImage(await file('lab.tif', lab)),
    ];
    expect([turned.width, turned.height]).toEqual([plain.width, plain.height]);
    const place = plain.rgb.indexOf(255) / 3;
    const other = place === 0 ? 3 : 0;
    expect([...turned.rgb.subarray(place * 3, place * 3 + 3)]).not.toEqual([
      ...turned.rgb.subarray(other, other + 3),
    ]);
    expect(turned.notes).toContain('CIELAB');
  },
);
