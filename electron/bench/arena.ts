import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectModel } from '../engine/onnx';
import { Arenas } from '../engine/onnx-sessions/arena';
import { type ModelOnDisk, SessionPool } from '../engine/onnx-sessions/pool';
import { Providers } from '../engine/onnx-sessions/providers';
import { root } from './fixtures';
import { pairs } from './measure';
import { ms, type Report } from './report';

const PAIRS = 11;
/** Of the arena that a graph gets, against ONNX Runtime's own settings. */
const MOST = 1.1;
const zoo = (id: string): string => join(root, 'models', 'zoo', id, 'model.onnx');
const MODELS = [
  zoo('vit-cifar10'),
  zoo('segformer-camvid'),
  join(root, '..', 'shared', 'pack', 'models', 'vit_tiny_p16_224_tinyimagenet200.onnx'),
];

/** A pool that never has an arena: what each tensor's own request costs. */
class NoArenas extends Arenas {
  override allowed(): boolean {
    return false;
  }
}

interface Cost {
  readonly model: string;
  readonly own: number;
  readonly chosen: number;
  readonly none: number;
}

/** What the settings for Electron (engine/onnx-sessions/arena.ts) cost, with Electron's malloc and with Node's. */
export async function arena(): Promise<Report> {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const hosts = { Node: process.execPath, ...(folder && { Electron: join(folder, 'electron') }) };
  const rows: string[][] = [];
  let pass = 'Electron' in hosts;
  for (const [host, execPath] of Object.entries(hosts)) {
    for (const { model, own, chosen, none } of await costs(execPath)) {
      rows.push([`${host}, ${model}`, ms(own), `${chosen.toFixed(2)}x`, `${none.toFixed(2)}x`]);
      if (host === 'Electron' && chosen > MOST) pass = false;
    }
  }
  return {
    title: `Arena: time of a run, medians of ${PAIRS} pairs`,
    target: `in Electron (ELECTRON_OVERRIDE_DIST_PATH) at most ${MOST}x of ONNX Runtime's own settings`,
    columns: ['model', 'own settings', 'as chosen', 'no arena'],
    rows,
    pass,
  };
}

function costs(execPath: string): Promise<Cost[]> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const child = fork(process.argv[1]!, ['--arena'], { execPath, env });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Cost[]));
    child.once('exit', (code) => reject(new Error(`the measured process ended with ${code}`)));
  });
}

/** The measured process: sends its figures to its parent and ends. */
export async function measuredArena(): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  const found: Cost[] = [];
  for (const path of MODELS.filter(existsSync)) found.push(await cost(path, state));
  rmSync(state, { recursive: true, force: true });
  process.send!(found, () => process.exit(0));
}

async function cost(path: string, state: string): Promise<Cost> {
  const own = await runner(path, state, new Arenas(false));
  const chosen = await runner(path, state, new Arenas(true));
  const none = await runner(path, state, new NoArenas(true));
  const ofChosen = await pairs(PAIRS, chosen, own);
  const ofNone = await pairs(PAIRS, none, own);
  const model = path.split('/').slice(-2).join('/');
  return { model, own: ofChosen.b, chosen: ofChosen.ratio, none: ofNone.ratio };
}

/** Runs the model once, milliseconds inside the runtime. */
async function runner(path: string, state: string, arenas: Arenas): Promise<() => Promise<number>> {
  const model: ModelOnDisk = { path, card: await inspectModel(path, { id: 'model' }) };
  const providers = new Providers(state, 2);
  await providers.want('cpu');
  const sessions = new SessionPool({ providers, threads: 2, onFallback: () => {}, arenas });
  const [h, w] = model.card.preprocess.size;
  const data = Float32Array.from({ length: 3 * h * w }, (_, i) => Math.sin(i));
  const input = { data, shape: [1, 3, h, w] };
  return async () => (await sessions.run(model, input, { layers: [], outputs: 'main' })).ms;
}
