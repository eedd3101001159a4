import { openEngine } from './engine';
import { type BenchModel, modelFile, photos } from './fixtures';
import { pairs, time } from './measure';
import { ms, percent, type Report } from './report';

const TARGET = 0.15;

/** What it costs to keep all twelve layers of attention. */
export async function attention(): Promise<Report> {
  const engine = await openEngine();
  const rows: string[][] = [];
  let worst = 0;
  for (const model of ['vit-tiny', 'vit-small'] satisfies BenchModel[]) {
    const card = await engine.import(modelFile(model));
    const images = photos();
    const run = (layers: string) => (i: number) =>
      time(async () => {
        const result = await engine.run(images[i % images.length]!, card.id, { layers });
        await engine.release(result);
      });
    const { a, b, ratio } = await pairs(30, run('all'), run('none'));
    worst = Math.max(worst, ratio - 1);
    rows.push([model, ms(a), ms(b), percent(ratio - 1)]);
  }
  await engine.close();
  return {
    title: 'Attention: file to result with all 12 layers kept, against none',
    target: `at most ${percent(TARGET)} more`,
    columns: ['model', 'all layers', 'none', 'cost'],
    rows,
    pass: worst <= TARGET,
  };
}
