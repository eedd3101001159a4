import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { finished } from 'node:stream/promises';
import { type Channel, ChannelListeners } from '#shared/wire';
import type { EngineProcess } from './supervisor';

/** Lines of the process's standard error kept to explain its death. */
const KEPT_CHARACTERS = 2_000;

/** Starts a Node module as a process of its own; structured clone keeps bytes binary. */
export function forkEngine(
  module: string,
  args: readonly string[],
  options: Pick<ForkOptions, 'env' | 'execArgv'> = {},
): EngineProcess {
  const child = fork(module, args, {
    ...options,
    serialization: 'advanced',
    // What the runtime prints is for the log; standard output belongs to the command.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      process.stderr.write(text);
      said = (said + text).slice(-KEPT_CHARACTERS);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // What it said last may still be on its way. (The event `close` would tell when it has come,
    // but does not happen when we were the one to disconnect.)
    child.once('exit', async (code, signal) => {
      await Promise.allSettled(
        [child.stdout, child.stderr].map((stream) => stream && finished(stream)),
      );
      resolve(describe(code, signal, said));
    });
  });
  return {
    channel: childChannel(child),
    ended,
    kill: () => child.kill('SIGKILL'),
  };
}

function describe(code: number | null, signal: NodeJS.Signals | null, said: string): string {
  if (signal === 'SIGKILL') return 'it was killed (SIGKILL), often because memory ran out';
  const how = signal ? `it crashed (${signal})` : `it exited with code ${code}`;
  const last = said.trim().split('\n').slice(-12).join('\n');
  return last ? `${how}; its last words:\n${last}` : how;
}

/** The parent's end of the forked process's channel. */
function childChannel(child: ChildProcess): Channel {
  const listeners = new ChannelListeners();
  child.on('message', (message) => listeners.message(message));
  child.on('disconnect', () => listeners.close());
  child.on('error', () => listeners.close());
  return {
    send(message) {
      // A send that fails later means the process has gone: `disconnect` tells it.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close() {
      if (child.connected) child.disconnect();
      listeners.close();
    },
  };
}

/**
 * The forked process's own end; `sent` resolves once all messages so far are on their way. Throws when this
 * process was not forked.
 */
export function parentChannel(): Channel & { sent(): Promise<void> } {
  if (!process.send) throw new Error('This file is started by Vitrine, not by hand.');
  const listeners = new ChannelListeners();
  /** The pipe takes a large message piece by piece, one in each turn of the event loop. */
  const underWay = new Set<Promise<void>>();
  process.on('message', (message) => listeners.message(message));
  process.on('disconnect', () => listeners.close());
  return {
    send(message) {
      if (!process.connected) return;
      const taken = new Promise<void>((resolve) => {
        process.send?.(message, undefined, undefined, () => resolve());
      });
      underWay.add(taken);
      void taken.then(() => underWay.delete(taken));
    },
    sent: async () => void (await Promise.all(underWay)),
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => process.disconnect(),
  };
}
