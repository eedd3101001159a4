import {
  type CallOptions,
  type EventBody,
  type EventName,
  events,
  type Host,
  type Input,
  type MethodName,
  methods,
  type Output,
} from '#shared/contract';
import { cancelled } from '#shared/types';
import { type Channel, type Client, client, engineCrashed, isRestart } from '#shared/wire';

/** A call made while the engine is being started waits this long for it, on a busy machine too. */
const WAIT_MS = 120_000;

type EngineClient = Client<typeof methods, typeof events>;

/**
 * The engine as seen from the window over many lives of the engine: each life is one channel.
 * Calls pending when a channel closes fail with `engine-crashed`, unless the engine was ended because
 * another call, cancelled, hung: then they are asked again. Later calls wait for the next life.
 */
export class Link {
  #client: EngineClient | null = null;
  readonly #onStuck: (() => void) | undefined;
  readonly #events = new Map<EventName, Set<(body: never) => void>>();
  readonly #connection = new Set<(state: 'up' | 'down') => void>();
  /** Calls that wait for the next life. */
  readonly #waiting = new Set<(engine: EngineClient) => void>();
  #begun = false;

  /** `onStuck` ends the engine's process; absent where the other side does that by itself. */
  constructor(onStuck?: () => void) {
    this.#onStuck = onStuck;
  }

  attach(channel: Channel): void {
    const engine: EngineClient = client(
      channel,
      methods,
      events,
      this.#onStuck ? { onStuck: this.#onStuck } : {},
    );
    this.#client = engine;
    for (const event of Object.keys(events) as EventName[]) {
      engine.on(event, (body) => {
        for (const listener of [...(this.#events.get(event) ?? [])]) listener(body as never);
      });
    }
    channel.onClose(() => {
      if (this.#client !== engine) return;
      this.#client = null;
      this.#tell('down');
    });
    for (const take of [...this.#waiting]) take(engine);
    if (this.#begun) this.#tell('up');
    this.#begun = true;
  }

  async call<M extends MethodName>(
    method: M,
    input: Input<M>,
    { signal }: CallOptions = {},
  ): Promise<Output<M>> {
    for (;;) {
      const engine = this.#client ?? (await this.#nextLife(signal));
      try {
        return (await engine.call(method, input, { signal })) as Output<M>;
      } catch (error) {
        if (!isRestart(error)) throw error;
        // Told before the channel closes: its end is on the way.
        if (this.#client === engine) await this.#change();
      }
    }
  }

  /** Resolves when this life has ended, or the next begun. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const off = this.onConnection(() => {
        off();
        resolve();
      });
    });
  }

  on<E extends EventName>(event: E, listener: (body: EventBody<E>) => void): () => void {
    const set = this.#events.get(event) ?? new Set();
    this.#events.set(event, set.add(listener as never));
    return () => set.delete(listener as never);
  }

  readonly onConnection: Host['onConnection'] = (listener) => {
    this.#connection.add(listener);
    return () => this.#connection.delete(listener);
  };

  #tell(state: 'up' | 'down'): void {
    for (const listener of [...this.#connection]) listener(state);
  }

  #nextLife(signal: AbortSignal | undefined): Promise<EngineClient> {
    return new Promise((resolve, reject) => {
      const done = (finish: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(take);
        signal?.removeEventListener('abort', abort);
        finish();
      };
      const abort = (): void => done(() => reject(cancelled()));
      const timer = setTimeout(() => done(() => reject(engineCrashed())), WAIT_MS);
      const take = (engine: EngineClient): void => done(() => resolve(engine));
      this.#waiting.add(take);
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort);
    });
  }
}
