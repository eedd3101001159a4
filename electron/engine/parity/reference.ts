import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Preprocess, Tensor } from '#shared/types';
import { decodeNpy } from '../tensors/npy';

/** Python with the packages of requirements.txt: `npm test` prepares it. */
export const python =
  process.env.VITRINE_PYTHON ?? join(process.cwd(), '.cache', 'python', 'bin', 'python');
export const hasPython = existsSync(python);

interface Job {
  readonly model: string;
  /** Name of the graph's image input. */
  readonly input: string;
  readonly preprocess: Preprocess;
  readonly image: string;
}

/** What Python computed, by the graph's own names. */
export interface Answer {
  readonly input: Tensor;
  readonly outputs: ReadonlyMap<string, Tensor>;
  readonly softmax: ReadonlyMap<string, Tensor>;
}

export interface Reference {
  /** Throws with Python's own words when it could not do it. One job at a time. */
  compute(job: Job): Promise<Answer>;
  stop(): void;
}

/** Starts reference.py; it keeps the graphs that it opened. `folder` is for the tensors in passing. */
export function startReference(folder: string): Reference {
  const child = spawn(python, [join(import.meta.dirname, 'reference.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = (name: string) => decodeNpy(readFileSync(join(folder, `${name}.npy`)), name);
  const readAll = (kind: string, names: string[]) =>
    new Map(names.map((name, i) => [name, read(`${kind}-${i}`)]));
  return {
    async compute(job) {
      child.stdin.write(`${JSON.stringify({ ...job, out: folder })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('reference.py ended');
      const answer = JSON.parse(value) as { error?: string; outputs: string[]; softmax: string[] };
      if (answer.error) throw new Error(`${job.image}: ${answer.error}`);
      return {
        input: read('input'),
        outputs: readAll('output', answer.outputs),
        softmax: readAll('softmax', answer.softmax),
      };
    },
    stop: () => child.stdin.end(),
  };
}
