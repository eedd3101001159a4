import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256File } from '../files/sha256';
import { decodeImage, probeImage } from './decode';
import { facts, noise, packFolder, sha256 } from './testing';
import { thumbnail } from './thumbnail';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-image-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};
const picture = noise(40, 30);
const raw = (width = 40, height = 30, channels: 1 | 3 | 4 = 3) => ({
  raw: { width, height, channels },
});
const image = () => sharp(picture.rgb, raw());

/** A PNG that says it is `width` x `height` and holds next to nothing. */
function pngHeader(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    const check = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bit, RGB
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('plain RGB whatever the file holds', () => {
  it('lossless RGB comes back as it was, with no notes', async () => {
    const path = await file('plain.png', await image().png().toBuffer());
    expect(await decodeImage(path)).toEqual({
      width: 40,
      height: 30,
      rgb: Buffer.from(picture.rgb),
      format: 'PNG',
      notes: [],
      sha256: await sha256File(path),
    });
    expect(await probeImage(path)).toEqual({ size: [30, 40], format: 'PNG', notes: [] });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is upright', async (orientation) => {
    // One red corner, at the left top of the stored image.
    const stored = Buffer.alloc(4 * 2 * 3);
    stored[0] = 255;
    const tiff = sharp(stored, raw(4, 2))
      .withMetadata({ orientation })
      .tiff({ compression: 'none' });
    const path = await file(`turned-${orientation}.tif`, await tiff.toBuffer());
    const { width, height, rgb, notes } = await decodeImage(path);
    const [wide, high] = orientation < 5 ? [4, 2] : [2, 4];
    expect([width, height]).toEqual([wide, high]);
    expect((await probeImage(path)).size).toEqual([high, wide]);
    const right = [2, 3, 6, 7].includes(orientation) ? wide - 1 : 0;
    const down = [3, 4, 7, 8].includes(orientation) ? high - 1 : 0;
    expect(rgb.indexOf(255)).toBe((down * wide + right) * 3);
    expect(notes).toEqual(orientation > 1 ? [`EXIF orientation ${orientation}`] : []);
  });

  it('alpha lies on white, rounded', async () => {
    const rgba = Buffer.from([0, 0, 0, 0, 10, 20, 30, 255, 0, 100, 200, 128]);
    const path = await file(
      'alpha.png',
      await sharp(rgba, raw(3, 1, 4))
        .png()
        .toBuffer(),
    );
    const { rgb, notes } = await decodeImage(path);
    expect([...rgb]).toEqual([255, 255, 255, 10, 20, 30, 127, 177, 227]);
    expect(notes).toEqual(['alpha on white']);
  });

  it('grey, 16 bit', async () => {
    const grey = Uint16Array.from([0, 0x80ff, 0xffff]);
    const png = sharp(grey, raw(3, 1, 1))
      .toColourspace('grey16')
      .png();
    const { rgb, notes } = await decodeImage(await file('grey16.png', await png.toBuffer()));
    expect([...rgb]).toEqual([0, 0, 0, 0x80, 0x80, 0x80, 255, 255, 255]);
    expect(notes).toEqual(['grey', '16 bit']);
  });

  it('CMYK', async () => {
    const red = sharp({ create: { width: 8, height: 8, channels: 3, background: '#f00' } });
    const jpeg = await red.toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const { rgb, notes } = await decodeImage(await file('cmyk.jpg', jpeg));
    expect(rgb.length).toBe(8 * 8 * 3);
    expect(rgb[0]).toBeGreaterThan(200);
    expect(rgb[1]).toBeLessThan(60);
    expect(notes[0]).toBe('CMYK');
  });

  it('the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(300, 255), Buffer.alloc(300)]);
    const gif = sharp(frames, {
      raw: { width: 10, height: 20, channels: 3, pageHeight: 10 },
    }).gif();
    const path = await file('two.gif', await gif.toBuffer());
    const { width, height, rgb, notes } = await decodeImage(path);
    expect([width, height, rgb[0], rgb.at(-1)]).toEqual([10, 10, 255, 255]);
    expect(notes).toContain('first of 2 frames');
  });

  it('a file that changed under the same name is read again', async () => {
    const path = await file('again.png', await image().png().toBuffer());
    await decodeImage(path);
    await file('again.png', await image().negate().png().toBuffer());
    expect((await decodeImage(path)).rgb[0]).toBe(255 - picture.rgb[0]!);
  });
});

describe('what is not an image says what it is', () => {
  const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  it.each<[string, Uint8Array | string, string]>([
    ['empty.jpg', '', 'empty.jpg is empty (0 bytes)'],
    ['byte.jpg', Buffer.from([0xff]), 'byte.jpg is not an image in a known format'],
    ['notes.jpg', 'Dear diary,\ntoday it rained.\n', 'notes.jpg is a text file, not an image'],
    ['ümlaut.jpg', 'grün und blau', 'ümlaut.jpg is a text file, not an image'],
    ['page.jpg', '\n<!DOCTYPE html><title>404</title>', 'page.jpg is an HTML page, not an image'],
    [
      'lfs.png',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
      'lfs.png is a git-LFS pointer: the image itself was not downloaded',
    ],
    [
      'draw.svg',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
      'draw.svg is an SVG drawing, which has no pixels of its own',
    ],
    ['zip.png', 'PK\x03\x04\x14\0\0\0', 'zip.png is a zip archive'],
    ['noise.jpg', Buffer.from(noise(20, 20).rgb), 'noise.jpg is not an image in a known format'],
    ['header.png', png, 'header.png is damaged: its header cannot be read'],
    ['zero.png', pngHeader(0, 0), 'zero.png has no pixels'],
    [
      'bomb.png',
      pngHeader(30000, 30000),
      'bomb.png has 900 megapixels (30000x30000); the limit is 400',
    ],
    ['hollow.png', pngHeader(2000, 2000), 'hollow.png is cut off: the PNG ends early'],
  ])('%s', async (name, bytes, message) => {
    const path = await file(name, bytes);
    const error = { code: 'bad-input', message, hint: expect.stringMatching(/\.$/) };
    await expect(decodeImage(path)).rejects.toMatchObject(error);
    await expect(thumbnail(path, 64)).rejects.toMatchObject(error);
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'a %s that is cut off is refused, one with something behind it is not',
    async (format) => {
      const { rgb } = noise(200, 150);
      const bytes = await sharp(rgb, raw(200, 150)).toFormat(format).toBuffer();
      const torn = await file(`torn.${format}`, bytes.subarray(0, bytes.length * 0.6));
      await expect(decodeImage(torn)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(/is cut off|is damaged/),
      });
      const longer = await file(`longer.${format}`, Buffer.concat([bytes, Buffer.alloc(999, 'x')]));
      expect((await decodeImage(longer)).width).toBe(200);
    },
  );

  it('a folder, a missing file, a file that may not be read', async () => {
    const sub = join(folder, 'folder.jpg');
    await mkdir(sub);
    await expect(decodeImage(sub)).rejects.toMatchObject({
      code: 'bad-input',
      message: 'folder.jpg is a folder, not an image',
    });
    const missing = join(folder, 'missing.jpg');
    const absent = { code: 'bad-input', message: 'missing.jpg does not exist' };
    await expect(decodeImage(missing)).rejects.toMatchObject(absent);
    await expect(sha256File(missing)).rejects.toMatchObject(absent);

    if (process.platform !== 'win32') {
      await expect(decodeImage('/dev/zero')).rejects.toMatchObject({
        code: 'bad-input',
        message: 'zero is not a file but a device or pipe',
      });
    }

    const locked = await file('locked.png', await image().png().toBuffer());
    await chmod(locked, 0);
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid!(65534); // root may read everything
    try {
      await expect(decodeImage(locked)).rejects.toMatchObject({
        code: 'bad-input',
        message: 'locked.png may not be read: permission denied',
      });
    } finally {
      if (root) process.seteuid!(0);
    }
  });

  it('cancelling', async () => {
    const path = await file('cancel.png', await image().png().toBuffer());
    const signal = AbortSignal.abort();
    await expect(decodeImage(path, { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('a thumbnail is upright, small and JPEG', async () => {
  const { rgb } = noise(300, 200);
  const bytes = await sharp(rgb, raw(300, 200)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const facts = await sharp(await thumbnail(await file('big.jpg', bytes), 96)).metadata();
  expect([facts.format, facts.width, facts.height]).toEqual(['jpeg', 64, 96]);
});

it('sha256File', async () => {
  const path = await file('hash.bin', picture.rgb);
  expect(await sha256File(path)).toBe(sha256(picture.rgb));
});

/** Files that Pillow reads and we refuse, or both refuse: the words. */
const refused: Record<string, string> = {
  'generated/bitflips.jpg': 'is damaged: Corrupt JPEG data: bad Huffman code',
  'generated/html-error-page.jpg': 'is an HTML page, not an image',
  'generated/lfs-pointer.png': 'is a git-LFS pointer',
  'generated/one-byte.jpg': 'is not an image in a known format',
  'generated/truncated-40pct.jpg': 'is cut off: the JPEG ends early',
  'generated/zero-byte.png': 'is empty (0 bytes)',
  'suite/65536-uint32-limit.png': 'has 4295 megapixels (65536x65536); the limit is 400',
  'suite/check.svg': 'is an SVG drawing',
  'suite/corrupt-header.jpg': 'is cut off: the JPEG ends early',

  'suite/truncated.jpg': 'is cut off: the JPEG ends early',
  'suite/truncated.png': 'is cut off: the PNG ends early',
};
/** Images that Pillow alone doesn't read: width, height and notes. */
const unknown: Record<string, unknown> = {
  'suite/cielab-dagams.tiff': [400, 266, ['CIELAB']],
  'suite/example.heic': [1280, 854, ['first of 2 frames']],
};
/** Images whose pixels rightly differ from Pillow's, and why. */
const different: Record<string, string> = {
  'suite/example.avif': 'libheif and Pillow’s libavif interpolate colour differently',
  'suite/pitm.avif': 'the same',
  'suite/sdr_cosmos12920_cicp1-13-6_yuv444_full_qp10.avif': 'rounding of YUV to RGB',
};

describe.skipIf(!packFolder)('real awkward files (NOT RUN where the folder is absent)', () => {
  const path = (name: string) => join(packFolder!, 'awkward', name);

  it.each(Object.entries(facts.decode))('%s', async (name, pillow) => {
    const reason = refused[name];
    if (reason) {
      await expect(decodeImage(path(name))).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining(`${name.split('/').at(-1)} ${reason}`),
      });
      return;
    }
    if ('error' in pillow) {
      const { width, height, notes } = await decodeImage(path(name));
      expect([width, height, notes]).toEqual(unknown[name]);
      return;
    }
    const { size, notes } = await probeImage(path(name));
    expect(size).toEqual(pillow.size);
    if (size[0] * size[1] > 200e6) return; // a gigabyte of pixels is not for a test
    const { width, height, rgb, ...rest } = await decodeImage(path(name));
    expect([height, width]).toEqual(pillow.size);
    expect(rest.notes).toEqual(notes);
    if (different[name]) {
      const mean = [0, 0, 0];
      for (let i = 0; i < rgb.length; i++) mean[i % 3]! += rgb[i]! / (width * height);
      for (let c = 0; c < 3; c++) expect(Math.abs(mean[c]! - pillow.mean[c]!)).toBeLessThan(0.3);
    } else {
      expect(sha256(rgb)).toBe(pillow.sha256);
    }
  });
});

it('a TIFF of YCbCr gives the colours of Pillow', async () => {
  const tags = [
    [0x100, 3, 2],
    [0x101, 3, 1],
    [0x102, 3, 8],
    [0x103, 3, 1],
    [0x106, 3, 6],
    [0x111, 4, 142],
    [0x115, 3, 3],
    [0x116, 3, 1],
    [0x117, 4, 6],
    [0x212, 3, 0x10001],
  ] as const;
  const bytes = Buffer.alloc(148);
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(tags.length, 8);
  tags.forEach(([tag, type, value], i) => {
    bytes.writeUInt16LE(tag, 10 + 12 * i);
    bytes.writeUInt16LE(type, 12 + 12 * i);
    bytes.writeUInt32LE(tag === 0x212 ? 2 : 1, 14 + 12 * i);
    bytes.writeUInt32LE(value, 18 + 12 * i);
  });
  bytes.set([100, 90, 200, 30, 240, 16], 142);
  const { rgb } = await decodeImage(await file('ycbcr.tif', bytes));
  // Image.new('YCbCr', ...).convert('RGB') of Pillow 13.
  expect([...rgb]).toEqual([200, 61, 32, 0, 71, 228]);
});
