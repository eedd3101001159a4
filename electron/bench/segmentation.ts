import { execFileSync, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { type BenchEngine, openEngine } from './engine';
import { photos, python, root } from './fixtures';
import { pairs, time } from './measure';
import { type Plain, startPlain } from './plain';
import { megabytes, ms, percent, type Report } from './report';

/** A Python with models/requirements.txt and transformers. */
const TORCH_PYTHON = process.env.VITRINE_TORCH_PYTHON ?? 'python3';
const SIDES = [
  { name: 'Python (Pillow, NumPy, ONNX Runtime)', script: 'plain_segmentation.py', most: 1 },
  { name: 'transformers pipeline, torch CPU', script: 'pipeline_segmentation.py', most: 0.6 },
] as const;
const COUNT = 40;
/** Of all pixels: rounding decides where two classes are equally likely. */
const MAY_DIFFER = 0.01;
const MEMORY = 1e9;
const FAST = { layers: 'none' };

interface Answer {
  readonly ms: number;
  /** By class. */
  readonly pixels: readonly number[];
}

const folder = join(root, '.cache', 'bench', 'segformer-b0');
const ours = join(folder, 'ours', 'model.onnx');
const script = (name: string) => join(root, 'electron', 'bench', name);

/** SegFormer-B0 at 512 x 512, random weights: photo file to class map of the photo's size. */
export async function segmentation(): Promise<Report> {
  if (!existsSync(ours)) {
    execFileSync(TORCH_PYTHON, [script('make_segformer.py'), '--out', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const engine = await openEngine();
  const { id: model } = await engine.import(ours);
  const images = photos();
  const image = (i: number) => images[i % images.length]!;
  const own = (i: number) =>
    time(async () => engine.release(await engine.run(image(i), model, FAST)));
  const rows: string[][] = [];
  let pass = true;
  for (const { name, script: file, most } of SIDES) {
    const isPipeline = file.startsWith('pipeline');
    const other: Plain<Answer> = await startPlain<Answer>(
      isPipeline ? TORCH_PYTHON : python,
      script(file),
      isPipeline ? join(folder, 'hub') : ours,
      engine.threads,
    );
    await sameAnswers(engine, model, other, images[0]!);
    const { a, b, ratio } = await pairs(COUNT, own, async (i) => (await other.ask(image(i))).ms);
    other.stop();
    if (ratio > most) pass = false;
    rows.push([name, ms(a), ms(b), ratio.toFixed(3), most.toFixed(1)]);
  }
  await engine.close();

  const peak = await peakMemory();
  if (peak > MEMORY) pass = false;
  rows.push(['24 megapixels, peak memory', megabytes(peak), '', '', megabytes(MEMORY)]);
  return {
    title: `Segmentation: photo to class map, SegFormer-B0 at 512 x 512, random weights, ${engine.threads} threads`,
    target: 'ours takes at most so much of the other’s time; so much memory',
    columns: ['beside', 'ours', 'other', 'ratio', 'at most'],
    rows,
    pass,
  };
}

/** A bench of two programs that answer differently would measure nothing. */
async function sameAnswers(
  engine: BenchEngine,
  model: string,
  other: Plain<Answer>,
  image: string,
): Promise<void> {
  const result = await engine.run(image, model, FAST);
  const { classes, size } = result.parts.segmentation!;
  const own = new Map(classes.map(({ index, pixels }) => [index, pixels]));
  const { pixels } = await other.ask(image);
  const differ = pixels.reduce((sum, count, c) => sum + Math.abs(count - (own.get(c) ?? 0)), 0) / 2;
  await engine.release(result);
  const share = differ / (size[0] * size[1]);
  if (share > MAY_DIFFER) throw new Error(`class maps differ in ${percent(share)} of the pixels`);
}

/** In bytes, of a process of its own that opens the model and maps one image of 24 megapixels. */
async function peakMemory(): Promise<number> {
  const photo = join(folder, '24-megapixel.jpg');
  if (!existsSync(photo)) {
    await sharp(photos()[0])
      .resize(6000, 4000, { fit: 'fill' })
      .jpeg({ quality: 90 })
      .toFile(photo);
  }
  const child = fork(process.argv[1]!, ['--segmentation-memory', photo]);
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as number));
    child.once('exit', (code) => reject(new Error(`the measured process ended with ${code}`)));
  });
}

/** The measured process: sends its largest resident size in bytes to its parent. */
export async function measuredSegmentation(photo: string): Promise<void> {
  const engine = await openEngine();
  const { id } = await engine.import(ours);
  await engine.release(await engine.run(photo, id, FAST));
  await engine.close();
  process.send!(process.resourceUsage().maxRSS * 1024, () => process.disconnect());
}
