import { VitrineError } from '#shared/types';
import { type Channel, type Client, client } from '#shared/wire';
import { controlEvents, controlMethods } from './control';

/** A started engine process, forked or an Electron utility process. */
export interface EngineProcess {
  readonly channel: Channel;
  /** Resolves with how it ended, in words, when the process is gone. */
  readonly ended: Promise<string>;
  kill(): void;
}

export interface SupervisorOptions<P extends EngineProcess = EngineProcess> {
  spawn: () => P;
  /** One line a time for the log. */
  log: (line: string) => void;
  /** A cancelled call may take this long to stop before the process is killed. */
  stuckAfterMs?: number;
  /** Waiting time before the first restart; doubles with every death in a row. */
  backOffMs?: number;
}

const LONGEST_BACK_OFF_MS = 10_000;
/** An engine that is asked to end may take this long. */
const GRACE_MS = 1_000;
/** An engine that lived this long is sound: the next death starts counting afresh. */
const SOUND_AFTER_MS = 5_000;
/** Starts in a row that fail until we stop trying. */
const MOST_FAILED_STARTS = 5;

type EngineClient = Client<typeof controlMethods, typeof controlEvents>;
/** One life of the engine process. */
export interface Life<P extends EngineProcess = EngineProcess> {
  readonly engine: EngineClient;
  readonly process: P;
}

/** Keeps an engine process running: starts it, starts it again with back-off when it dies. */
export class Supervisor<P extends EngineProcess = EngineProcess> {
  readonly #options: SupervisorOptions<P>;
  readonly #onUp = new Set<(life: Life<P>) => void>();
  readonly #onDown = new Set<(reason: string) => void>();
  #process: P | null = null;
  #life: Life<P> | null = null;
  #failure: VitrineError | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #deaths = 0;
  #failedStarts = 0;
  #closed = false;

  constructor(options: SupervisorOptions<P>) {
    this.#options = options;
    this.#start();
  }

  /** Each returns its off switch. `onUp` also runs at once when the engine is up already. */
  onUp(listener: (life: Life<P>) => void): () => void {
    this.#onUp.add(listener);
    if (this.#life) listener(this.#life);
    return () => this.#onUp.delete(listener);
  }

  onDown(listener: (reason: string) => void): () => void {
    this.#onDown.add(listener);
    return () => this.#onDown.delete(listener);
  }

  /** The running engine, or the next one. Rejects when it cannot be started at all. */
  whenUp(): Promise<Life<P>> {
    if (this.#life) return Promise.resolve(this.#life);
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const done = (): void => {
        offUp();
        offDown();
      };
      const offUp = this.onUp((life) => {
        done();
        resolve(life);
      });
      const offDown = this.onDown(() => {
        if (!this.#failure) return;
        done();
        reject(this.#failure);
      });
    });
  }

  /** Ends a process that hangs in native code; a new one follows. */
  restart(): void {
    this.#process?.kill();
  }

  /** Lets the engine put its things away, for a moment; one that hangs is killed. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#waiting);
    const process = this.#process;
    if (!process) return;
    const tooLong = setTimeout(() => process.kill(), GRACE_MS);
    process.channel.close();
    await process.ended;
    clearTimeout(tooLong);
  }

  #start(): void {
    const process = this.#options.spawn();
    this.#process = process;
    const { stuckAfterMs } = this.#options;
    const engine = client(process.channel, controlMethods, controlEvents, {
      onStuck: () => {
        this.#options.log('A cancelled call did not stop: the engine is ended and started again.');
        process.kill();
      },
      ...(stuckAfterMs === undefined ? {} : { stuckAfterMs }),
    });
    let upSince: number | null = null;

    engine.call('process.ready', {}).then(
      () => {
        upSince = Date.now();
        this.#failedStarts = 0;
        this.#life = { engine, process };
        for (const listener of [...this.#onUp]) listener(this.#life);
      },
      // The process is gone, or will be ended here: `ended` tells the rest.
      () => process.kill(),
    );

    // The channel breaks some time before the process's last words are read: who asks in between
    // waits for the next life.
    process.channel.onClose(() => {
      this.#life = null;
    });
    void process.ended.then((reason) => {
      process.channel.close();
      if (this.#closed) return;
      if (upSince !== null && Date.now() - upSince > SOUND_AFTER_MS) this.#deaths = 0;
      this.#deaths += 1;
      if (upSince === null) this.#failedStarts += 1;
      this.#options.log(`The engine stopped: ${reason}`);
      if (this.#failedStarts >= MOST_FAILED_STARTS) this.#failure = noStart(reason);
      else this.#startAgain();
      for (const listener of [...this.#onDown]) listener(reason);
    });
  }

  #startAgain(): void {
    const first = this.#options.backOffMs ?? 100;
    const wait = Math.min(first * 2 ** (this.#deaths - 1), LONGEST_BACK_OFF_MS);
    this.#waiting = setTimeout(() => this.#start(), wait);
  }
}

const noStart = (reason: string): VitrineError =>
  new VitrineError('engine-crashed', `The engine cannot be started: ${reason}`, {
    hint: 'Install again with `npm ci`; if that does not help, report it with these details.',
  });
