import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { attentionLayers, type ModelCard, VitrineError } from '#shared/types';
import { mergeRuns } from '../../engine/runs/folder/merge';
import { appRoot } from '../paths/app-root';
import { withEngine } from './engine';
import { describe, type Io, UsageError } from './io';

export function listModels(o: { json: boolean; extra: string[] }, io: Io): Promise<number> {
  if (o.extra.length > 0) throw new UsageError('“models” takes no names.');
  return withEngine(io, async (engine) => {
    for (const card of await engine.catalogue.list()) io.out(line(card, o.json));
    return 0;
  });
}

export function importModel(o: { json: boolean; sources: string[] }, io: Io): Promise<number> {
  const [source, ...more] = o.sources;
  if (!source || more.length > 0)
    throw new UsageError('“import” takes one file, folder or hf: name.');
  return withEngine(io, async (engine) => {
    try {
      const card = source.startsWith('hf:')
        ? await engine.hub.import(source, { signal: io.signal, progress: downloads(io) })
        : await engine.catalogue.importPath(source, io.signal);
      io.out(line(card, o.json));
      for (const note of card.notes) io.err(`${note}\n`);
      return 0;
    } catch (error) {
      const failure = VitrineError.from(error);
      if (failure.code === 'cancelled') throw failure;
      io.err(`${describe(failure)}\n`);
      return 3;
    }
  });
}

/** `vitrine merge`. */
export async function merge(o: { runs: string[]; out?: string }, io: Io): Promise<number> {
  if (o.runs.length === 0 || !o.out) throw new UsageError('“merge” needs runs, and --out.');
  const { state, done, inputs } = await mergeRuns(o.runs, o.out);
  io.err(`${done} of ${inputs.count} images are in ${o.out}\n`);
  if (state !== 'done') io.err(`To process the rest: vitrine analyze --resume --out ${o.out}\n`);
  return 0;
}

/** Serves until interrupted. */
export async function serveWindow(o: { port?: string; open: boolean }, io: Io): Promise<number> {
  const port = Number(o.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`“${o.port}” is not a port.`);
  }
  const { startWebHost } = await import('../web');
  const host = await startWebHost({ port, open: o.open });
  io.out(`${host.url}\n`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  await host.close();
  return 0;
}

/** Builds and runs the bench in a process of its own, so that nothing here weighs on its numbers. */
export async function bench(args: readonly string[]): Promise<number> {
  const script = join(appRoot(), 'scripts', 'bench.js');
  if (!existsSync(script)) {
    throw new VitrineError('unsupported', 'The bench is not part of the packaged application', {
      hint: 'Run it in a clone of the repository: npm run bench.',
    });
  }
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status ?? 1;
}

function line(card: ModelCard, json: boolean): string {
  if (json) return `${JSON.stringify(card)}\n`;
  const size = card.preprocess.size.join('x');
  const layers = `${attentionLayers(card)} attention layers`;
  return `${[card.id, card.task, size, layers, card.title].join('\t')}\n`;
}

/** At most one line a tenth, or a line that rewrites itself on a terminal. */
function downloads(io: Io): (step: string, done: number, total: number) => void {
  let last = '';
  return (step, done, total) => {
    const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
    const text = `${step} ${io.isTerminal ? percent : Math.floor(percent / 10) * 10} %`;
    if (text === last) return;
    last = text;
    io.err(io.isTerminal ? `\r\x1b[K${text}${percent === 100 ? '\n' : ''}` : `${text}\n`);
  };
}
