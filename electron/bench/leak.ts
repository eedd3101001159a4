import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import sharp from 'sharp';
import type { StyleRound } from '#shared/types';
import { type BenchEngine, openEngine } from './engine';
import { root } from './fixtures';
import { markdown, percent, type Report } from './report';

const PACK = join(root, '..', 'shared', 'pack');
/** In the box. Another one, such as models/stytr2/golden, is measured with VITRINE_LEAK_MODEL=FOLDER. */
const OURS = 'stytr2-mini';
const OTHERS = ['style_candy_nc16_256.onnx', 'style_mosaic_nc8_256.onnx'];
const [CONTENTS, STYLES, SIDE] = [10, 5, 256];
const AT = [1, 5, 10, 20];
const KEPT = 0.6;

const MEASURES = ['ssim', 'contentLoss', 'styleLoss', 'perceptual'] as const;
const NAMES = ['SSIM', 'content loss', 'style loss', 'perceptual distance'];
type Means = Record<(typeof MEASURES)[number], number | null>;

/**
 * Content leak (the paper's section 4.4): an image is stylised again and again, by StyTr2 with each of five
 * styles and by fast-neural-style's two. Neither contents nor their likes were trained on.
 */
export async function leak(): Promise<Report> {
  if (!existsSync(PACK)) throw new Error(`${PACK} is missing: contents and styles come from there`);
  const contents = await squares(
    [...images(join(PACK, 'style', 'content')), ...images(join(root, 'assets', 'samples'))].slice(
      0,
      CONTENTS,
    ),
  );
  const paintings = images(join(PACK, 'style', 'paintings')).filter((_, i) => i % 2 === 0);
  const styles = await squares(paintings.slice(0, STYLES));
  const engine = await openEngine();
  const given = process.env.VITRINE_LEAK_MODEL;
  const ours = given ? (await engine.importPath(given)).id : OURS;

  const rounds: StyleRound[][] = [];
  for (const style of styles) {
    rounds.push(...(await repeated(engine, ours, contents, { style })));
  }
  const models = [{ name: ours, means: meansOf(rounds) }];
  for (const file of OTHERS) {
    const { id } = await engine.importPath(join(PACK, 'models', file));
    const runs = await repeated(engine, id, contents, {});
    models.push({ name: basename(file, '.onnx'), means: meansOf(runs) });
  }
  await engine.close();

  const table = models.flatMap(({ name, means }) =>
    MEASURES.map((measure, i) => [name, NAMES[i]!, ...means.map((at) => number(at[measure]))]),
  );
  console.log(`${markdown(['model', 'mean', ...AT.map((round) => `round ${round}`)], table)}\n`);

  const kept = models.map(({ means }) => means.at(-1)!.ssim! / means[0]!.ssim!);
  const last = models.map(({ means }) => means.at(-1)!.ssim!);
  const isBest = (values: readonly number[]) =>
    values.slice(1).every((other) => values[0]! > other);
  return {
    title: `Content leak: ${CONTENTS} contents of ${SIDE}x${SIDE}, ${STYLES} styles, ${AT.at(-1)} rounds`,
    target: `${ours} keeps at least ${percent(KEPT)} of its first round’s SSIM, and more than the others`,
    columns: ['model', ...AT.map((round) => `SSIM ${round}`), 'kept'],
    rows: models.map(({ name, means }, i) => [
      ...[name, ...means.map(({ ssim }) => number(ssim)), percent(kept[i]!)],
    ]),
    pass: kept[0]! >= KEPT && isBest(kept) && isBest(last),
  };
}

/** The rounds of each content. */
async function repeated(
  engine: BenchEngine,
  model: string,
  contents: readonly string[],
  settings: { style?: string },
): Promise<StyleRound[][]> {
  const all: StyleRound[][] = [];
  await engine.runAll(contents, model, { ...settings, rounds: AT.at(-1)! }, ({ parts }) => {
    all.push(parts.stylized!.rounds);
  });
  return all;
}

/** At each of the rounds that are told of; null where nothing was loaded to measure with. */
const meansOf = (runs: readonly StyleRound[][]): Means[] =>
  AT.map((round) => {
    const mean = (measure: keyof Means) => {
      const values = runs.map((rounds) => rounds[round - 1]![measure]);
      if (values.includes(null)) return null;
      return values.reduce((sum: number, value) => sum + value!, 0) / values.length;
    };
    return Object.fromEntries(MEASURES.map((measure) => [measure, mean(measure)])) as Means;
  });

const number = (value: number | null): string => (value === null ? '' : value.toFixed(3));

const images = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .sort()
    .map((name) => join(folder, name));

/** The largest centred square of each, at the bench's size. */
async function squares(files: readonly string[]): Promise<string[]> {
  const folder = join(root, '.cache', 'bench', 'leak');
  mkdirSync(folder, { recursive: true });
  return Promise.all(
    files.map(async (file) => {
      const to = join(folder, `${basename(file, extname(file))}.png`);
      await sharp(file).resize(SIDE, SIDE).png().toFile(to);
      return to;
    }),
  );
}
