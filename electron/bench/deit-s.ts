import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { root } from './fixtures';
import { median, time } from './measure';
import { ms, type Report } from './report';

/** A Python with models/requirements.txt: the graphs are exported from PyTorch. */
const TORCH_PYTHON = process.env.VITRINE_TORCH_PYTHON ?? 'python3';
const ROUNDS = 15;
const WARM_UP = 3;

/** Speed against the dense graph that is expected of each (same size, same runtime, other machine). */
const EXPECTED: Readonly<Record<string, number>> = {
  'DVT, stops at exit 1': 3.73,
  'DVT, stops at exit 2': 1.18,
  'DVT, runs all exits': 0.48,
  'DynamicViT, keep 1': 0.95,
  'DynamicViT, keep 0.7': 1.49,
  'DynamicViT, keep 0.5': 1.92,
};
/** What a repeated measurement of the same graph differs by on a quiet machine. */
const NOISE = 0.05;

/** DeiT-S-size graphs with random weights, one thread, one image: the stages against the dense graph. */
export async function deitS(): Promise<Report> {
  const folder = join(root, '.cache', 'bench', 'deit-s');
  if (!existsSync(join(folder, 'dense.onnx'))) {
    execFileSync(TORCH_PYTHON, [join(root, 'electron', 'bench', 'make_deit.py'), '--out', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const open = (file: string) =>
    InferenceSession.create(new Uint8Array(readFileSync(join(folder, file))), {
      intraOpNumThreads: 1,
      logSeverityLevel: 4,
    });
  const [dense, dynamic, ...exits] = await Promise.all(
    [
      'dense.onnx',
      'dynamicvit-deit-s/model.onnx',
      'dvt-deit-s/exit0.onnx',
      'dvt-deit-s/exit1.onnx',
      'dvt-deit-s/exit2.onnx',
    ].map(open),
  );

  // image [1, 3, 224, 224]; bias [1, 196], nothing forced.
  const image = new Tensor(
    'float32',
    Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i)),
    [1, 3, 224, 224],
  );
  const bias = new Tensor('float32', new Float32Array(196), [1, 196]);
  const keep = (...counts: number[]) =>
    new Tensor('int64', BigInt64Array.from(counts, BigInt), [3]);
  const pruned =
    (...counts: number[]) =>
    () =>
      dynamic!.run({ image, keep: keep(...counts), bias }, ['logits']);
  /** What the last one hands on is not asked for: nobody takes it. */
  const cascade = (count: number) => async () => {
    let reused: Record<string, Tensor> = {};
    for (const exit of exits.slice(0, count - 1)) {
      const { feature, relations } = await exit.run({ image, ...reused });
      reused = { upFeature: feature!, upRelations: relations! };
    }
    await exits[count - 1]!.run({ image, ...reused }, ['logits']);
  };
  const ways: Record<string, () => Promise<unknown>> = {
    dense: () => dense!.run({ image }),
    'DVT, stops at exit 1': cascade(1),
    'DVT, stops at exit 2': cascade(2),
    'DVT, runs all exits': cascade(3),
    'DynamicViT, keep 1': pruned(196, 196, 196),
    'DynamicViT, keep 0.7': pruned(137, 96, 67),
    'DynamicViT, keep 0.5': pruned(98, 49, 24),
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const taken = await time(run);
      if (round >= 0) times[name]!.push(taken);
    }
  }
  await Promise.all([dense, dynamic, ...exits].map((session) => session!.release()));

  let pass = true;
  const rows = Object.entries(times).map(([name, values]) => {
    const ratio = median(values.map((value, i) => times.dense![i]! / value));
    const expected = EXPECTED[name];
    if (expected && ratio < expected * (1 - NOISE)) pass = false;
    return [name, ms(median(values)), `${ratio.toFixed(2)}x`, expected ? `${expected}x` : ''];
  });
  return {
    title: 'DeiT-S size, random weights, 1 thread, one image',
    target: `speed against the dense graph as expected, within ${NOISE * 100} %`,
    columns: ['graph', 'time', 'speed', 'expected'],
    rows,
    pass,
  };
}
