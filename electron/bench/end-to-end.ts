import { type BenchEngine, openEngine } from './engine';
import { type BenchModel, largePhoto, modelFile, photos, plainScript, python } from './fixtures';
import { type Pairs, pairs, time } from './measure';
import { type Plain, startPlain } from './plain';
import { ms, type Report } from './report';

const TARGET = 1;
const FAST = { layers: 'none' };

interface Sides {
  readonly engine: BenchEngine;
  readonly model: string;
  readonly plain: Plain;
}

/** File to top-5, ours against the plain Python script, in turns. */
export async function endToEnd(): Promise<Report> {
  const engine = await openEngine();
  const large = [await largePhoto()];
  const rows: string[][] = [];
  let worst = 0;
  const add = (name: string, what: string, { a, b, ratio }: Pairs) => {
    worst = Math.max(worst, ratio);
    rows.push([name, what, ms(a), ms(b), ratio.toFixed(3)]);
  };
  for (const name of ['vit-tiny', 'vit-small'] satisfies BenchModel[]) {
    const file = modelFile(name);
    const plain = await startPlain(python, plainScript, file, engine.threads);
    const { id: model } = await engine.import(file);
    const sides = { engine, model, plain };
    await sameAnswers(sides, photos()[0]!);
    add(name, 'photos, in a folder', await asFolder(sides, [...photos(), ...photos()], 10));
    add(name, 'photos, one by one', await oneByOne(sides, photos(), 60));
    if (name === 'vit-tiny')
      add(name, '12 megapixels, one by one', await oneByOne(sides, large, 15));
    plain.stop();
  }
  await engine.close();
  return {
    title: `End to end: image file to top-5, ${engine.threads} threads, median per image`,
    target: `ours takes at most ${TARGET.toFixed(1)} x the time of plain Python (Pillow, NumPy, ONNX Runtime)`,
    columns: ['model', 'images', 'ours', 'Python', 'ratio'],
    rows,
    pass: worst <= TARGET,
  };
}

/** A bench of two programs that answer differently would measure nothing. */
async function sameAnswers({ engine, model, plain }: Sides, image: string): Promise<void> {
  const result = await engine.run(image, model, FAST);
  const ours = result.parts.predictions!.top.map((score) => score.index);
  const theirs = (await plain.ask(image)).top.map(([index]) => index);
  if (ours.join() !== theirs.join()) throw new Error(`top-5 differ: ${ours} and ${theirs}`);
}

/** Each image a call of its own, as when a person clicks through a library. */
function oneByOne({ engine, model, plain }: Sides, images: string[], count: number) {
  const image = (i: number) => images[i % images.length]!;
  const ours = (i: number) =>
    time(async () => engine.release(await engine.run(image(i), model, FAST)));
  const theirs = async (i: number) => (await plain.ask(image(i))).ms;
  return pairs(count, ours, theirs);
}

/** All images in one command: time per image. */
function asFolder({ engine, model, plain }: Sides, images: string[], count: number) {
  const perImage = (all: number) => all / images.length;
  const ours = async () => perImage(await time(() => engine.runAll(images, model, FAST)));
  const theirs = async () => {
    let all = 0;
    for (const image of images) all += (await plain.ask(image)).ms;
    return perImage(all);
  };
  return pairs(count, ours, theirs);
}
