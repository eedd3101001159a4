import { extname, join, resolve } from 'node:path';
import { ReportFormat } from '#shared/contract';
import { exportFormats, formatsOf } from '#shared/exports';
import { cancelled } from '#shared/types';
import { writeAtomic } from '../../engine/files/atomic';
import type { Step } from '../../engine/jobs/queue';
import { readFacts } from '../../engine/runs/folder/run-facts';
import { withEngine } from './engine';
import { type Io, UsageError } from './io';

interface Options {
  readonly runs: readonly string[];
  readonly format?: string;
  readonly out?: string;
  readonly title?: string;
  readonly author?: string;
  readonly notes?: string;
}

/** `vitrine report`. Resolves with the exit status. */
export async function report(o: Options, io: Io): Promise<number> {
  const [run, ...more] = o.runs;
  if (run === undefined || more.length > 0) throw new UsageError('“report” takes one run folder.');
  const format = readFormat(o);
  const folder = resolve(run);
  const out = resolve(o.out ?? join(folder, `report.${exportFormats.report[format].extension}`));
  const { name } = await readFacts(folder);
  return withEngine(io, async (engine) => {
    const words = { title: o.title ?? name, author: o.author ?? '', notes: o.notes ?? '' };
    const bytes = await engine.reports.ofRun({ folder, format, words }, stepOf(io));
    await writeAtomic(out, bytes);
    io.out(`${out}\n`);
    return 0;
  });
}

/** As asked for, or told by the name of the file. */
function readFormat({ format, out = '' }: Options): ReportFormat {
  const ending = extname(out).slice(1).toLowerCase();
  const named = formatsOf('report').find(({ extension }) => extension === ending)?.id;
  const known = ReportFormat.safeParse(format ?? named ?? (ending || 'html'));
  if (known.success) return known.data;
  const formats = ReportFormat.options.join(', ');
  throw new UsageError(`A report is one of ${formats}: “${format ?? ending}” is none of them.`);
}

/** Drawing stops where it was interrupted; a terminal sees what is being drawn. */
function stepOf(io: Io): Step {
  return async (name) => {
    // A turn of the event loop: the signal of Ctrl+C comes in.
    await new Promise((resolve) => setImmediate(resolve));
    if (io.signal.aborted) throw cancelled();
    if (io.isTerminal) io.err(`\r\x1b[K${name}`);
  };
}
