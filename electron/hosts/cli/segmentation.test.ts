/* What the command line prints and writes of class maps, with and without ground truth. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { temporaryFolder } from '../../engine/testing';
import { goldenFolder } from '../../engine/testing/golden';
import { runCommand } from './testing';

const folder = temporaryFolder();
const [H, W] = [60, 90];
let serial = 0;

const analyze = (...argv: string[]) =>
  runCommand(['analyze', ...argv, '--model', goldenFolder('segformer')], {
    home: join(folder, 'home'),
  });
const json = async (...argv: string[]) => {
  const run = await analyze(...argv, '--json', '--layers', 'none');
  return { ...run, lines: run.rows() };
};

/** Images in a folder of their own. */
async function images(...names: string[]): Promise<string> {
  const own = join(folder, `pictures${serial++}`);
  mkdirSync(own);
  for (const name of names) {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    await sharp({ create: { width: W, height: H, channels: 3, background: '#777', noise } }).toFile(
      join(own, name),
    );
  }
  return own;
}

function mask(name: string, data: Uint8Array, [height, width] = [H, W]): string {
  const own = join(folder, `masks${serial++}`);
  mkdirSync(own);
  writeFileSync(join(own, name), encode({ width, height, channels: 1, depth: 8, data }));
  return own;
}

test('the part in JSON: tensors as files, the map as a PNG of class numbers too', async () => {
  const { status, lines } = await json(await images('a.png'), '--out', join(folder, 'run'));
  expect(status).toBe(0);
  const { size, map, confidence, logits, classes, png } = lines[0].parts.segmentation;
  expect(size).toEqual([H, W]);
  const read = ({ file }: { file: string }) => decodeNpy(readFileSync(file), file);
  expect(read(map).shape).toEqual([H, W]);
  expect(read(confidence).shape).toEqual([H, W]);
  expect(read(logits).shape).toEqual([5, 128, 192]);
  expect([...decode(readFileSync(png)).data]).toEqual([...read(map).data]);
  const { data } = read(map);
  const sure = read(confidence).data;
  for (const { index, pixels, confidence: mean } of classes) {
    const own = [...data.keys()].filter((i) => data[i] === index);
    expect(own).toHaveLength(pixels);
    // The part rounds each pixel to 255ths, the mean does not.
    expect(own.reduce((sum, i) => sum + sure[i]! / 255, 0) / pixels).toBeCloseTo(mean, 2);
  }
});

test('a person reads the largest classes', async () => {
  const { out } = await analyze(await images('a.png'));
  expect(out).toMatch(/a\.png\tclass \d \d+\.\d %(, class \d \d+\.\d %)+\t[\d.]+ ms\n/);
});

test('ground truth that is the map scores 1; another class costs what it should', async () => {
  const own = await images('a.png');
  const first = await json(own, '--out', join(folder, 'run1'));
  const { png } = first.lines[0].parts.segmentation;
  const data = decode(readFileSync(png)).data as Uint8Array;
  const same = await json(join(own, 'a.png'), '--set', `truth=${png}`);
  expect(same.lines).toHaveLength(1);
  expect(same.lines[0].parts.segmentation).toMatchObject({ miou: 1, pixelAccuracy: 1 });

  // Half of it is not to be judged, a tenth of the rest is class 0.
  const truth = data.map((value, i) => (i % 2 ? 255 : i % 10 ? value : 0));
  const { lines, out } = await json(own, '--set', `truth=${mask('a.png', truth)}`);
  const judged = [...data.keys()].filter((i) => i % 2 === 0);
  const right = judged.filter((i) => truth[i] === data[i]).length;
  const { pixelAccuracy, iou, miou } = lines[0].parts.segmentation;
  expect(pixelAccuracy).toBeCloseTo(right / judged.length, 12);
  const plain = [0, 1, 2, 3, 4].map((c) => {
    const either = judged.filter((i) => truth[i] === c || data[i] === c).length;
    return either ? judged.filter((i) => truth[i] === c && data[i] === c).length / either : null;
  });
  expect(iou).toEqual(plain);
  const known = plain.filter((value) => value !== null);
  expect(miou).toBeCloseTo(known.reduce((a, b) => a + b, 0) / known.length, 12);
  expect(out).not.toMatch(/summary/);
});

test('a folder of masks, by base name: one line for all at the end', async () => {
  const own = await images('a.png', 'b.png', 'c.png');
  const masks = mask('a.png', new Uint8Array(H * W));
  writeFileSync(
    join(masks, 'b.png'),
    encode({ width: W, height: H, channels: 1, depth: 8, data: new Uint8Array(H * W).fill(9) }),
  );
  const { status, lines, err } = await json(own, '--set', `truth=${masks}`);
  expect(status).toBe(1);
  expect(lines.map(({ ok }) => ok)).toEqual([true, false, false, undefined]);
  expect(lines[1].error.message).toMatch(/b\.png has values that are no class: 9/);
  expect(lines[2].error.message).toMatch(/There is no mask for c\.png/);
  const { miou, pixelAccuracy, iou } = lines[0].parts.segmentation;
  expect(lines[3].summary).toEqual({ images: 1, miou, pixelAccuracy, iou });
  expect(err).toMatch(/1 of 3 images together: mIoU [\d.]+ %, pixel accuracy [\d.]+ %/);
});

test('masks are named as data sets do', async () => {
  const names = ['Seq_1.png', 'bonn_2_leftImg8bit.png'];
  const masks = mask('Seq_1_L.png', new Uint8Array(H * W));
  const trainIds = encode({
    width: W,
    height: H,
    channels: 1,
    depth: 8,
    data: new Uint8Array(H * W),
  });
  writeFileSync(join(masks, 'bonn_2_gtFine_labelTrainIds.png'), trainIds);
  writeFileSync(join(masks, 'Seq_1.jpg'), 'an image beside its mask is none');
  const { status, lines } = await json(await images(...names), '--set', `truth=${masks}`);
  expect([status, lines.at(-1).summary.images]).toEqual([0, 2]);
});

test('a mask of another size fails its image; a wrong path is wrong usage', async () => {
  const own = await images('a.png');
  const other = mask('a.png', new Uint8Array(20), [4, 5]);
  const { status, lines } = await json(own, '--set', `truth=${other}`);
  expect(status).toBe(1);
  expect(lines[0].error).toMatchObject({
    code: 'bad-input',
    message: 'a.png is 5x4, the image 90x60',
  });
  expect((await analyze(own, '--set', 'truth=/nowhere')).status).toBe(2);
  const two = await images('a.png', 'b.png');
  const { status: wrong, err } = await analyze(two, '--set', `truth=${join(other, 'a.png')}`);
  expect([wrong, err]).toEqual([2, expect.stringMatching(/is one mask/)]);
});
