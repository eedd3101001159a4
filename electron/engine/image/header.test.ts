import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { jpegHeader } from './header';
import { noise, packFolder } from './testing';

/** The same facts from libvips. */
async function byVips(bytes: Buffer) {
  const facts = await sharp(bytes, { limitInputPixels: false }).metadata();
  const colour = { 'b-w': 'grey', srgb: 'RGB', cmyk: 'CMYK' }[facts.space as 'srgb'];
  const { width, height, orientation = 1 } = facts;
  return { width, height, orientation, colour };
}

const ours = (bytes: Buffer) => {
  const header = jpegHeader(bytes);
  if (!header) return null;
  const { width, height, orientation, colour } = header;
  return { width, height, orientation, colour };
};

describe('the JPEG header says what libvips reads', () => {
  const { rgb } = noise(40, 30);
  const image = () => sharp(rgb, { raw: { width: 40, height: 30, channels: 3 } });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i, progressive, with a profile', async (n) => {
    const bytes = await image()
      .withMetadata({ orientation: n })
      .jpeg({ progressive: true })
      .toBuffer();
    expect(ours(bytes)).toEqual(await byVips(bytes));
    expect(ours(bytes)?.orientation).toBe(n);
    expect(jpegHeader(bytes)?.profile?.length).toBeGreaterThan(100);
  });

  it('grey, CMYK, plain', async () => {
    for (const space of ['b-w', 'cmyk', 'srgb']) {
      const bytes = await image().toColourspace(space).jpeg().toBuffer();
      expect(ours(bytes)).toEqual(await byVips(bytes));
      expect(jpegHeader(bytes)?.profile).toBeNull();
    }
  });

  it('cut anywhere it gives nothing or the same, and never fails', async () => {
    const bytes = await image().withMetadata({ orientation: 3 }).jpeg().toBuffer();
    const whole = ours(bytes);
    for (let length = 3; length < bytes.length; length++) {
      const part = ours(bytes.subarray(0, length));
      if (part) expect(part).toEqual(whole);
    }
    for (let i = 2; i < bytes.length; i++) {
      const flipped = Buffer.from(bytes);
      flipped[i]! ^= 0xff;
      expect(() => jpegHeader(flipped)).not.toThrow();
    }
  });

  it.skipIf(!packFolder)('real files (NOT RUN where the folder is absent)', async () => {
    const names = readdirSync(packFolder!, { recursive: true, encoding: 'utf8' });
    let checked = 0;
    for (const name of names.filter((each) => /^(awkward|style).*\.jpe?g$/i.test(each))) {
      const bytes = readFileSync(join(packFolder!, name));
      const header = ours(bytes);
      if (!header) continue;
      expect({ name, ...header }).toEqual({ name, ...(await byVips(bytes)) });
      checked++;
    }
    expect(checked).toBeGreaterThan(30);
  });
});
