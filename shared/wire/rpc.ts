import { z } from 'zod';
import { cancelled, ErrorBody, VitrineError } from '../types';
import type { Channel } from './channel';

/** What a client may say. */
const Request = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call'),
    id: z.number().int(),
    method: z.string(),
    input: z.unknown(),
  }),
  z.object({ type: z.literal('cancel'), id: z.number().int() }),
]);

/** What a server may say. */
const Reply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number().int(), error: ErrorBody }),
  z.object({ type: z.literal('event'), event: z.string(), body: z.unknown() }),
]);

export type MethodTable = Record<string, { input: z.ZodType; output: z.ZodType }>;
export type EventTable = Record<string, z.ZodType>;

/** Answers one call; checks the input by itself, since it is the one place that all hosts share. */
export type Dispatch = (method: string, input: unknown, signal: AbortSignal) => Promise<unknown>;

export interface Server {
  emit(event: string, body: unknown): void;
}

/**
 * Answers the calls that arrive on `channel`. When the channel closes, what still runs is aborted.
 * A malformed message is dropped: it has no id that could be answered.
 */
export function serve(channel: Channel, dispatch: Dispatch): Server {
  const running = new Map<number, AbortController>();

  const answer = async (id: number, method: string, input: unknown): Promise<void> => {
    if (running.has(id)) return;
    const control = new AbortController();
    running.set(id, control);
    try {
      const output = await dispatch(method, input, control.signal);
      channel.send({ type: 'answer', id, output });
    } catch (error) {
      channel.send({ type: 'error', id, error: VitrineError.from(error).toBody() });
    } finally {
      running.delete(id);
    }
  };

  channel.onMessage((message) => {
    const request = Request.safeParse(message);
    if (!request.success) return;
    if (request.data.type === 'cancel') running.get(request.data.id)?.abort();
    else void answer(request.data.id, request.data.method, request.data.input);
  });
  channel.onClose(() => {
    for (const control of running.values()) control.abort();
  });
  return { emit: (event, body) => channel.send({ type: 'event', event, body }) };
}

export interface Client<M extends MethodTable, E extends EventTable> {
  /** Rejects with VitrineError only; at once when the signal aborts or the channel closes. */
  call<K extends keyof M & string>(
    method: K,
    input: z.input<M[K]['input']>,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<z.output<M[K]['output']>>;
  /** Returns its off switch. */
  on<K extends keyof E & string>(event: K, listener: (body: z.output<E[K]>) => void): () => void;
}

export interface ClientOptions {
  /**
   * A cancelled call that the other side has still not let go of after `stuckAfterMs`: it hangs in
   * native code, and only ending its process helps.
   */
  onStuck?: () => void;
  stuckAfterMs?: number;
}

const STUCK_AFTER_MS = 10_000;

/**
 * For a call that waited behind a cancelled one which did not let go of the engine: nothing speaks
 * against asking again.
 */
const engineRestarted = (): VitrineError =>
  new VitrineError('engine-crashed', 'The engine was started again before it answered', {
    hint: 'A cancelled run did not let go of it. Run this once more.',
    detail: { restarted: 1 },
  });

export const isRestart = (error: unknown): boolean =>
  error instanceof VitrineError && 'restarted' in error.detail;

export const engineCrashed = (): VitrineError =>
  new VitrineError('engine-crashed', 'The engine stopped before it answered', {
    hint: 'It is being started again: run it once more. If it stops again, try a smaller model.',
  });

export const isEngineCrash = (error: unknown): boolean =>
  error instanceof VitrineError && error.code === 'engine-crashed';

/** The calling side of `channel`, typed and checked by the tables. */
export function client<M extends MethodTable, E extends EventTable>(
  channel: Channel,
  methods: M,
  events: E,
  { onStuck, stuckAfterMs = STUCK_AFTER_MS }: ClientOptions = {},
): Client<M, E> {
  const pending = new Map<number, { settle(output: unknown): void; fail(e: unknown): void }>();
  /** Cancelled calls whose answer is still to come. */
  const stopping = new Map<number, ReturnType<typeof setTimeout>>();
  const listeners = new Map<string, Set<(body: never) => void>>();
  let lastId = 0;
  let closed = false;
  let stuck = false;

  channel.onMessage((message) => {
    const parsed = Reply.safeParse(message);
    if (!parsed.success) return;
    const reply = parsed.data;
    if (reply.type === 'event') {
      const body = events[reply.event]?.safeParse(reply.body);
      if (!body?.success) return;
      for (const listener of [...(listeners.get(reply.event) ?? [])]) listener(body.data as never);
      return;
    }
    clearTimeout(stopping.get(reply.id));
    stopping.delete(reply.id);
    const call = pending.get(reply.id);
    if (reply.type === 'answer') call?.settle(reply.output);
    else call?.fail(VitrineError.fromBody(reply.error));
  });

  channel.onClose(() => {
    closed = true;
    for (const timer of stopping.values()) clearTimeout(timer);
    stopping.clear();
    const error = stuck ? engineRestarted : engineCrashed;
    for (const call of [...pending.values()]) call.fail(error());
  });

  const stop = (id: number): void => {
    channel.send({ type: 'cancel', id });
    if (!onStuck) return;
    const giveUp = (): void => {
      stopping.delete(id);
      stuck = true;
      onStuck();
    };
    stopping.set(id, setTimeout(giveUp, stuckAfterMs));
  };

  return {
    call(method, input, { signal } = {}) {
      if (closed) return Promise.reject(engineCrashed());
      if (signal?.aborted) return Promise.reject(cancelled());
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const done = (): void => {
          pending.delete(id);
          signal?.removeEventListener('abort', abort);
        };
        const abort = (): void => {
          done();
          stop(id);
          reject(cancelled());
        };
        pending.set(id, {
          settle(output) {
            done();
            const checked = methods[method]!.output.safeParse(output);
            if (checked.success) resolve(checked.data as never);
            else reject(unexpected(method, checked.error));
          },
          fail(error) {
            done();
            reject(error);
          },
        });
        signal?.addEventListener('abort', abort);
        try {
          channel.send({ type: 'call', id, method, input });
        } catch (error) {
          done();
          reject(VitrineError.from(error));
        }
      });
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as never));
      return () => set.delete(listener as never);
    },
  };
}

const unexpected = (method: string, error: z.ZodError): VitrineError =>
  new VitrineError('internal', `The answer to ${method} has an unexpected form`, {
    hint: 'This is a fault in Vitrine: please report it with the copied details.',
    detail: { answer: z.prettifyError(error) },
  });
