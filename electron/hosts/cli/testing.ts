import { main } from './index';

interface Circumstances {
  /** The state folder. */
  readonly home: string;
  readonly signal?: AbortSignal;
  /** Ctrl+C comes after so many lines of output. */
  readonly stopAfter?: number;
}

/** Runs a command as a shell would: exit status, standard output, standard error. */
export async function runCommand(
  argv: readonly string[],
  { home, signal, stopAfter = Number.POSITIVE_INFINITY }: Circumstances,
) {
  const stop = new AbortController();
  let [out, err] = ['', ''];
  let lines = 0;
  const status = await main(argv, {
    isTerminal: false,
    signal: signal ?? stop.signal,
    env: { VITRINE_HOME: home },
    out: (text) => {
      out += text;
      if (++lines >= stopAfter) stop.abort();
    },
    err: (text) => {
      err += text;
    },
  });
  // biome-ignore lint/suspicious/noExplicitAny: JSON, whose form is what is tested
  const rows = (): any[] =>
    out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  /** `rows`: what --json prints. */
  return { status, out, err, rows };
}
