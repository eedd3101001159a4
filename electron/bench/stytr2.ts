import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '#shared/types';
import { type ModelOnDisk, SessionPool } from '../engine/onnx-sessions/pool';
import { Providers } from '../engine/onnx-sessions/providers';
import { threadCount } from '../engine/onnx-sessions/threads';
import { root } from './fixtures';
import { pairs, time } from './measure';
import { startPlain } from './plain';
import { megabytes, ms, type Report } from './report';

/** A Python with models/requirements.txt. */
const TORCH_PYTHON = process.env.VITRINE_TORCH_PYTHON ?? 'python3';
const MOST = 0.8;
const TOLERANCE = 1e-4;
const VARIANTS = ['mini', 'stytr2'];
/** Side of content and style in pixels, and how often each is measured. */
const SIZES = [
  [256, 25],
  [512, 9],
] as const;

const folder = join(root, '.cache', 'bench', 'stytr2');
const script = (name: string) => join(root, 'electron', 'bench', name);

interface Answer {
  readonly ms: number;
  readonly values: readonly number[];
  readonly memory: number;
}

/** Content and style to image by the engine's sessions, and by models/stytr2/model.py on torch. */
export async function stytr2(): Promise<Report> {
  if (!existsSync(join(folder, VARIANTS.at(-1)!, 'card.json'))) {
    execFileSync(TORCH_PYTHON, [script('make_stytr2.py'), '--out', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const threads = threadCount();
  const rows: string[][] = [];
  let pass = true;
  for (const variant of VARIANTS) {
    const weights = join(folder, `${variant}.pt`);
    const ours = await open(variant);
    const torch = await startPlain<Answer>(
      ...([TORCH_PYTHON, script('plain_stytr2.py'), weights, threads] as const),
    );
    for (const [side, count] of SIZES) {
      const [content, style] = [waves(side, 0.1), waves(side, 0.7)];
      const { values, memory } = await torch.ask(String(side));
      const own = await ours.stylise(content, style);
      compare(own, values);
      const { a, b, ratio } = await pairs(
        ...([count, () => time(() => ours.stylise(content, style))] as const),
        ...([async () => (await torch.ask(String(side))).ms, 1] as const),
      );
      if (ratio > MOST) pass = false;
      rows.push([
        ...[`${variant}, ${side}x${side}`, ms(a), ms(b), ratio.toFixed(3)],
        ...[megabytes(await peakMemory(variant, side)), megabytes(memory)],
      ]);
    }
    torch.stop();
    await ours.close();
  }
  return {
    title: `StyTr2: content and style to image, random weights, ${threads} threads`,
    target: `ours takes at most ${MOST} of the time of models/stytr2/model.py on torch`,
    columns: ['model', 'ours', 'torch', 'ratio', 'our peak', 'torch’s peak'],
    rows,
    pass,
  };
}

/** The three graphs in the engine's own sessions, run as models/stytr2/analyze.ts runs them. */
async function open(variant: string) {
  const stateDir = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  const threads = threadCount();
  const providers = new Providers(stateDir, threads);
  await providers.want('cpu');
  const sessions = new SessionPool({ providers, threads, onFallback: () => {} });
  const written = JSON.parse(readFileSync(join(folder, variant, 'card.json'), 'utf8'));
  const model: ModelOnDisk = {
    path: join(folder, variant, 'transfer.onnx'),
    card: { ...written, attention: [] }, // filled in at import, which is not measured here
  };
  const run = async (file: string, feeds: Record<string, Tensor>, output: string) => {
    const wanted = { file, feeds, layers: [], outputs: [output] };
    return (await sessions.run(model, NO_IMAGE, wanted)).outputs.get(output)!;
  };
  const strength = { shape: [1], data: Float32Array.of(1) };
  return {
    async stylise(content: Tensor, style: Tensor): Promise<Tensor> {
      const styleTokens = await run('style.onnx', { style }, 'styleTokens');
      const features = await run('transfer.onnx', { content, styleTokens }, 'features');
      const feeds = { features, ownFeatures: features, strength, content };
      return run('paint.onnx', feeds, 'stylized');
    },
    async close() {
      await sessions.clear();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** Each run feeds its own. */
const NO_IMAGE = { shape: [1, 3, 0, 0], data: new Float32Array() };

/** An image `[1, 3, side, side]`, the same as in plain_stytr2.py. */
const waves = (side: number, pace: number): Tensor => ({
  shape: [1, 3, side, side],
  data: Float32Array.from({ length: 3 * side * side }, (_, i) => (Math.sin(i * pace) + 1) / 2),
});

/** A bench of two programs that answer differently would measure nothing. */
function compare({ data }: Tensor, values: readonly number[]): void {
  const worst = Math.max(...values.map((value, i) => Math.abs(value - data[997 * i]!)));
  if (!(worst < TOLERANCE)) throw new Error(`images differ by ${worst}`);
}

/** In bytes, of a process of its own that makes one image. */
function peakMemory(variant: string, side: number): Promise<number> {
  const child = fork(process.argv[1]!, ['--stytr2-memory', variant, String(side)]);
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as number));
    child.once('exit', (code) => reject(new Error(`the measured process ended with ${code}`)));
  });
}

/** The measured process: sends its largest resident size in bytes to its parent. */
export async function measuredStytr2(variant: string, side: number): Promise<void> {
  const ours = await open(variant);
  await ours.stylise(waves(side, 0.1), waves(side, 0.7));
  await ours.close();
  process.send!(process.resourceUsage().maxRSS * 1024, () => process.disconnect());
}
