import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { addUp, score } from '#shared/segmentation';
import { failure, temporaryFolder } from '../testing';
import { compareWithTruth } from './confusion';
import { noise } from './testing';
import { readTruth } from './truth';

const folder = temporaryFolder();
let serial = 0;
const [H, W] = [6, 7];
const camvid = { classes: 11, ignore: 11, reduceZero: false, size: [H, W] as [number, number] };
const ade = { classes: 150, ignore: 255, reduceZero: true, size: [H, W] as [number, number] };

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
    () => encode({ width: W, height: H, channels: 3, data: new Uint8Array(H * W * 3) }),
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
