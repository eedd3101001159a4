import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import sharp, { type TiffOptions } from 'sharp';
import { describe, expect, test } from 'vitest';
import { addUp, score } from '#shared/segmentation';
import cityscapes from '../../../assets/labels/cityscapes.json';
import { failure, temporaryFolder } from '../testing';
import { compareWithTruth } from './confusion';
import { noise } from './testing';
import { readTruth } from './truth';

const folder = temporaryFolder();
let serial = 0;
const [H, W] = [6, 7];
const camvid = {
  classes: 11,
  labels: [],
  ignore: 11,
  reduceZero: false,
  size: [H, W] as [number, number],
};
const ade = {
  classes: 150,
  labels: [],
  ignore: 255,
  reduceZero: true,
  size: [H, W] as [number, number],
};

function save(bytes: Uint8Array, name = `mask${serial++}.png`): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
/** The same numbers at every call, 0 to below `classes`. */
const classes = (count: number, length = H * W, seed = 1) =>
  Uint8Array.from(noise(length, 0.5, seed), (v) => Math.floor((v + 0.5) * count));

test('an index PNG of 8 or 16 bits; what is ignored becomes 255', async () => {
  const data = classes(12);
  const ours = Array.from(data, (value) => (value === 11 ? 255 : value));
  for (const deep of [false, true]) {
    const own = deep ? Uint16Array.from(data) : data;
    const png = encode({ width: W, height: H, channels: 1, depth: deep ? 16 : 8, data: own });
    const { map, ignored, unjudged } = await readTruth(save(png), camvid);
    expect([...map.data]).toEqual(ours);
    expect(map.shape).toEqual([H, W]);
    expect([ignored, unjudged]).toEqual([255, undefined]);
  }
});

test('of a palette PNG the indices count, though colours repeat', async () => {
  const data = classes(4);
  // libvips writes few colours with few bits a pixel, so that several share a byte.
  const grey: [number, number, number] = [140, 140, 140];
  const palette = [grey, grey, [1, 2, 3], [4, 5, 6]] as [number, number, number][];
  const png = encode({ width: W, height: H, channels: 1, depth: 8, data, palette });
  expect([...(await readTruth(save(png), camvid)).map.data]).toEqual([...data]);
});

test('two bits a pixel, rows that end within a byte', async () => {
  const data = classes(4);
  const lines = sharp(Buffer.from(data.map((v) => v * 85)), {
    raw: { width: W, height: H, channels: 1 },
  });
  const png = await lines
    .toColourspace('b-w')
    .png({ palette: true, colours: 4, dither: 0 })
    .toBuffer();
  expect(png[24]).toBeLessThan(8);
  const { map } = await readTruth(save(png), camvid);
  // The palette's order is the writer's: the same classes are apart and together.
  const names = new Map(Array.from(map.data, (value, i) => [value, data[i]!]));
  expect(Array.from(map.data, (value) => names.get(value))).toEqual([...data]);
});

test('ADE20K: 0 is ignored, the rest is one less', async () => {
  const data = Uint8Array.from({ length: H * W }, (_, i) => [0, 1, 150, 255][i % 4]!);
  const { map } = await readTruth(save(grey(data)), ade);
  expect([...map.data.slice(0, 4)]).toEqual([255, 0, 149, 255]);
});

test('black and white of which both are ignored is another kind of mask; a void one is not', async () => {
  const both = classes(2).map((value) => value * 255);
  const error = await failure(readTruth(save(grey(both)), { ...ade, classes: 2 }));
  expect(error.message).toMatch(/no class: its values .* are all ignored/);
  expect(error.hint).toMatch(/1 to 2 are classes; ignored are 255, 0/);
  const { map } = await readTruth(save(grey(both.map(() => 255))), ade);
  expect(map.data.every((value) => value === 255)).toBe(true);
});

test('a class that has the number of the ignored is never judged', async () => {
  const { unjudged } = await readTruth(save(grey(classes(12))), { ...camvid, classes: 12 });
  expect(unjudged).toBe(11);
});

const grey = (data: Uint8Array, [height, width] = [H, W]) =>
  encode({ width, height, channels: 1, depth: 8, data });

test.each([
  ['another size', () => grey(new Uint8Array(20), [4, 5]), /is 5x4, the image 7x6/, /upright/],
  ['unknown values', () => grey(classes(14)), /no class: 12, 13/, /0 to 10 .* ignored are 11/],
  [
    'a colour image',
    () => encode({ width: W, height: H, channels: 3, data: classes(200, H * W * 3) }),
    /is a colour image/,
    /index or palette/,
  ],
  ['a cut-off file', () => grey(classes(5)).slice(0, 60), /damaged/, /again/],
])('%s is refused', async (_, bytes, message, hint) => {
  const error = await failure(readTruth(save(bytes()), camvid));
  expect(error.code).toBe('bad-input');
  expect(error.message).toMatch(message);
  expect(error.hint).toMatch(hint);
});

test('a JPEG is refused, and many unknown values are listed in short', async () => {
  const jpeg = await sharp({ create: { width: W, height: H, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  const error = await failure(readTruth(save(jpeg, 'a.jpg'), camvid));
  expect(error.message).toMatch(/is a JPEG, no mask/);
  const many = Uint8Array.from({ length: H * W }, (_, i) => 20 + i);
  expect((await failure(readTruth(save(grey(many)), camvid))).message).toMatch(/29 and 32 more$/);
});

test('three equal channels, or grey and alpha, are class numbers as well', async () => {
  const data = classes(11);
  for (const channels of [2, 3, 4] as const) {
    const alpha = channels % 2 === 0;
    const interleaved = Uint8Array.from({ length: H * W * channels }, (_, i) =>
      alpha && i % channels === channels - 1 ? 255 : data[Math.floor(i / channels)]!,
    );
    const png = encode({ width: W, height: H, channels, depth: 8, data: interleaved });
    expect([...(await readTruth(save(png), camvid)).map.data]).toEqual([...data]);
  }
});

describe('TIFF', () => {
  const data = classes(11);
  const tiff = (options: TiffOptions) =>
    sharp(data, { raw: { width: W, height: H, channels: 1 } })
      .toColourspace('b-w')
      .tiff(options)
      .toBuffer();

  test.each(['none', 'lzw', 'deflate', 'packbits'] as const)('%s', async (compression) => {
    const path = save(await tiff({ compression }), `${compression}.tif`);
    expect([...(await readTruth(path, camvid)).map.data]).toEqual([...data]);
  });

  test('with a palette, the indices count', async () => {
    const path = save(paletteTiff(data), 'palette.tif');
    expect([...(await readTruth(path, camvid)).map.data]).toEqual([...data]);
  });

  test('one bit a pixel', async () => {
    const two = { ...camvid, classes: 2, ignore: 255 };
    const bits = data.map((v) => (v > 5 ? 255 : 0));
    const bytes = await sharp(bits, { raw: { width: W, height: H, channels: 1 } })
      .toColourspace('b-w')
      .tiff({ compression: 'none', bitdepth: 1 })
      .toBuffer();
    expect([...(await readTruth(save(bytes, 'b.tif'), two)).map.data]).toEqual(
      [...data].map((v) => Number(v > 5)),
    );
  });

  test('with a lossy compression it is refused, as is another size', async () => {
    const jpeg = await failure(
      readTruth(save(await tiff({ compression: 'jpeg' }), 'j.tif'), camvid),
    );
    expect(jpeg.message).toMatch(/compressed with loss/);
    const size: [number, number] = [7, 6];
    const path = save(await tiff({ compression: 'none' }), 's.tif');
    expect((await failure(readTruth(path, { ...camvid, size }))).message).toMatch(/is 7x6, the/);
  });
});

/** Uncompressed, with one grey for all indices. */
function paletteTiff(indices: Uint8Array): Buffer {
  const tags = [
    [0x100, 3, 1, W],
    [0x101, 3, 1, H],
    [0x102, 3, 1, 8],
    [0x103, 3, 1, 1],
    [0x106, 3, 1, 3],
    [0x111, 4, 1, 1800],
    [0x115, 3, 1, 1],
    [0x116, 3, 1, H],
    [0x117, 4, 1, H * W],
    [0x140, 3, 768, 200],
  ] as const;
  const bytes = Buffer.alloc(1800 + H * W, 0x80);
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(tags.length, 8);
  tags.forEach(([tag, type, count, value], i) => {
    const at = 10 + 12 * i;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  });
  bytes.writeUInt32LE(0, 10 + 12 * tags.length);
  bytes.set(indices, 1800);
  return bytes;
}

test('of two classes, white is the second', async () => {
  const two = { ...camvid, classes: 2, ignore: 255 };
  const data = Uint8Array.from({ length: H * W }, (_, i) => (i % 3 === 0 ? 255 : 0));
  const { map, unjudged } = await readTruth(save(grey(data)), two);
  expect([...map.data]).toEqual([...data].map((v) => Number(v > 0)));
  expect(unjudged).toBeUndefined();
  // With class 1 in it, white is what counts nowhere.
  data[0] = 1;
  expect((await readTruth(save(grey(data)), two)).map.data.slice(0, 4)).toEqual(
    Uint8Array.from([1, 0, 0, 255]),
  );
  // A third value is neither.
  data[0] = 128;
  expect((await failure(readTruth(save(grey(data)), two))).message).toMatch(/no class: 128/);
});

describe('Cityscapes', () => {
  const labels = cityscapes.classes.map(({ name }) => name);
  const city = { ...camvid, classes: 19, labels, ignore: 255 };
  const read = async (ids: number[], name: string, format = city) => {
    const data = Uint8Array.from({ length: H * W }, (_, i) => ids[i % ids.length]!);
    return [...(await readTruth(save(grey(data), name), format)).map.data].slice(0, ids.length);
  };

  test('labelIds become train ids, by name or by ids that no train id has', async () => {
    expect(await read([7, 8, 11, 12, 4], 'a_gtFine_labelIds.png')).toEqual([0, 1, 2, 3, 255]);
    expect(await read([7, 23, 33, 0], 'b.png')).toEqual([0, 10, 18, 255]);
  });

  test('train ids stay, as do the ids of a model of other classes', async () => {
    expect(await read([7, 8, 11, 255], 'c_gtFine_labelTrainIds.png')).toEqual([7, 8, 11, 255]);
    const other = { ...city, classes: 34, labels: [] };
    expect(await read([7, 8, 33], 'd_gtFine_labelIds.png', other)).toEqual([7, 8, 33]);
  });
});

/** mIoU as its definition says, class by class over all pixels. */
function plainly(truth: Uint8Array, said: Uint8Array, count: number, ignored: number) {
  const ious: (number | null)[] = [];
  for (let c = 0; c < count; c++) {
    let [both, either] = [0, 0];
    truth.forEach((own, i) => {
      if (own === ignored) return;
      both += Number(own === c && said[i] === c);
      either += Number(own === c || said[i] === c);
    });
    ious.push(either > 0 ? both / either : null);
  }
  const there = ious.filter((iou) => iou !== null);
  const judged = truth.reduce((n, own) => n + Number(own !== ignored), 0);
  const right = truth.reduce((n, own, i) => n + Number(own !== ignored && own === said[i]), 0);
  return { ious, miou: there.reduce((a, b) => a + b, 0) / there.length, accuracy: right / judged };
}

test('IoU, mIoU and accuracy are those of a plain computation, with ignored pixels and absent classes', () => {
  const confusions = [];
  const [allTruth, allSaid]: [number[], number[]] = [[], []];
  for (let seed = 1; seed <= 5; seed++) {
    // Classes 7 and 9 are nowhere; 8 is only in the truth, 6 only predicted.
    const truth = classes(11, 500, seed).map((v) =>
      v === 10 ? 255 : [7, 9, 6].includes(v) ? 0 : v,
    );
    const said = classes(10, 500, seed + 50).map((v) => ([7, 9, 8].includes(v) ? 1 : v));
    const at = { shape: [20, 25] };
    const { confusion, errors } = compareWithTruth(
      { ...at, data: said },
      { map: { ...at, data: truth }, ignored: 255 },
      10,
    );
    confusions.push(confusion);
    allTruth.push(...truth);
    allSaid.push(...said);
    expect(score(confusion).miou).toBeCloseTo(plainly(truth, said, 10, 255).miou, 12);
    errors.data.forEach((error, i) => {
      expect(error).toBe(truth[i] === 255 ? 0 : truth[i] === said[i] ? 1 : 2);
    });
  }
  const together = score(addUp(confusions));
  const plain = plainly(Uint8Array.from(allTruth), Uint8Array.from(allSaid), 10, 255);
  expect(together.miou).toBeCloseTo(plain.miou, 12);
  expect(together.pixelAccuracy).toBeCloseTo(plain.accuracy, 12);
  expect(together.classes.map(({ iou }) => iou)).toEqual(plain.ious);
  expect(plain.ious[7]).toBeNull();
  expect([plain.ious[8], plain.ious[6]]).toEqual([0, 0]);
});
