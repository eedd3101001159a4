import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { openEngine } from './engine';
import { type BenchModel, modelFile, photos } from './fixtures';
import { pairs } from './measure';
import { ms, percent, type Report } from './report';

const TARGET = 0.05;

/** What the engine adds to `session.run`, decode and resize taken off. */
export async function overhead(): Promise<Report> {
  const engine = await openEngine();
  const rows: string[][] = [];
  let worst = 0;
  for (const model of ['vit-tiny', 'vit-small'] satisfies BenchModel[]) {
    const file = modelFile(model);
    const card = await engine.import(file);
    const session = await InferenceSession.create(new Uint8Array(readFileSync(file)), {
      intraOpNumThreads: engine.threads,
      // As the engine's own, so that nothing but the engine makes the difference.
      extra: { session: { intra_op: { spin_duration_us: '30' }, force_spinning_stop: '1' } },
    });
    const input = {
      image: new Tensor('float32', new Float32Array(3 * 224 * 224), [1, 3, 224, 224]),
    };
    const images = photos();
    const ours = async (i: number) => {
      const start = performance.now();
      const result = await engine.run(images[i % images.length]!, card.id, { layers: 'none' });
      await engine.release(result);
      const { decodeMs, preprocessMs } = result.timings;
      return performance.now() - start - decodeMs - preprocessMs;
    };
    const bare = async () => {
      const start = performance.now();
      await session.run(input);
      return performance.now() - start;
    };
    const { a, b, ratio } = await pairs(40, ours, bare);
    await session.release();
    worst = Math.max(worst, ratio - 1);
    rows.push([model, ms(a), ms(b), percent(ratio - 1)]);
  }
  await engine.close();
  return {
    title: 'Overhead: the engine over bare session.run, decode and resize taken off',
    target: `at most ${percent(TARGET)}`,
    columns: ['model', 'engine', 'session.run', 'overhead'],
    rows,
    pass: worst <= TARGET,
  };
}
