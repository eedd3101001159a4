import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Answer {
  readonly ms: number;
  /** Class index and probability, most probable first. */
  readonly top: readonly (readonly [number, number])[];
}

/** A plain Python script, kept running; `ask` is one image from file to what the script prints of it. */
export interface Plain<A = Answer> {
  ask(image: string): Promise<A>;
  stop(): void;
}

export async function startPlain<A = Answer>(
  python: string,
  script: string,
  model: string,
  threads: number,
): Promise<Plain<A>> {
  const child = spawn(python, [script, model, String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const failed = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  failed.catch(() => {}); // only matters to whoever waits for a line
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    return done ? failed : value;
  };
  await next();
  return {
    ask: async (image) => {
      child.stdin.write(`${image}\n`);
      return JSON.parse(await next()) as A;
    },
    stop: () => child.stdin.end(),
  };
}
