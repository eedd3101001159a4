import type { ErrorBody } from '#shared/types';

/** Where a command writes, and what tells it to stop. */
export interface Io {
  /** Standard output: results. */
  out(text: string): void;
  /** Standard error: progress and messages. */
  err(text: string): void;
  /** Aborted by Ctrl+C, or when nobody reads standard output any more. */
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  /** Standard error is a terminal: progress may overwrite its line. */
  readonly isTerminal: boolean;
}

/** Wrong words on the command line: exit status 2. */
export class UsageError extends Error {}

/** The streams of this process. */
export function processIo(): Io {
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(130); // the second Ctrl+C does not wait
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // `vitrine ... | head -1` closes the pipe: no fault, but no reason to go on either.
  process.stdout.on('error', () => stop.abort());
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    signal: stop.signal,
    env: process.env,
    isTerminal: process.stderr.isTTY === true,
  };
}

export const describe = ({ message, hint }: Pick<ErrorBody, 'message' | 'hint'>): string =>
  hint ? `${message}. ${hint}` : message;
