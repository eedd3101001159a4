import type { UpdateCommand, UpdateState, UpdateStep } from '#shared/contract';
import { explain } from './errors';
import { type UpdateSettings, untilNextCheck } from './settings';

/** What the updater for this package form can do; see updater.ts. */
export interface Updater {
  /** The version on the server where it is newer than this one. */
  check(): Promise<string | null>;
  download(signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<void>;
  /** Does all that can fail, and gives what is to be done when Vitrine has quit; null where the system does it. */
  prepareInstall(): Promise<(() => void) | null>;
  quitAndInstall(): void;
  onError(listener: (error: unknown) => void): void;
}

export interface UpdatesOptions {
  readonly version: string;
  /** Why there are none: a sentence for the user. */
  readonly unavailable: string | null;
  /** Whether Vitrine can install one itself. */
  readonly installs: boolean;
  readonly settings: UpdateSettings;
  save(settings: UpdateSettings): Promise<void>;
  /** Called once, when first needed. */
  load(): Promise<Updater>;
  onChange(state: UpdateState): void;
  /** Quits, unless the user keeps Vitrine open for unsaved work; `install` runs when it has quit. Gives what calls it off. */
  quit(install: () => void): () => void;
  openPage(): void;
}

/** Updates as steps that only a command of the user moves on, but for the daily check that they turned on. */
export class Updates {
  readonly #options: UpdatesOptions;
  #settings: UpdateSettings;
  #step: UpdateStep;
  #latest = '';
  #updater: Promise<Updater> | null = null;
  #download: AbortController | null = null;
  #callOff: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#settings = options.settings;
    const { unavailable } = options;
    this.#step = unavailable ? { kind: 'unavailable', reason: unavailable } : { kind: 'idle' };
  }

  get state(): UpdateState {
    const { version } = this.#options;
    return { version, automatic: this.#settings.automatic, step: this.#step };
  }

  /** Answers with the state at once where the work takes time; `onChange` says how it goes on. */
  async run(command: UpdateCommand): Promise<UpdateState> {
    const { kind } = this.#step;
    if (command === 'automatic' || command === 'manual') {
      await this.#choose(command === 'automatic');
    } else if (command === 'cancel') this.#cancel();
    else if (command === 'page') this.#options.openPage();
    else if (command === 'check' && isAtRest(kind)) void this.#check();
    else if (command === 'download' && this.#latest && canDownload(kind)) void this.#fetch();
    else if (command === 'install' && canInstall(this.#step)) void this.#install();
    return this.state;
  }

  /** Begins the daily checks, where the user wants them. Call it when the window is ready for work. */
  schedule(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#settings.automatic || this.#options.unavailable) return;
    this.#timer = setTimeout(
      () => void this.#checkQuietly(),
      untilNextCheck(this.#settings, Date.now()),
    );
  }

  async #choose(automatic: boolean): Promise<void> {
    const settings = { ...this.#settings, automatic };
    await this.#options.save(settings);
    this.#settings = settings;
    this.#tell();
    this.schedule();
  }

  async #check(): Promise<void> {
    this.#move({ kind: 'checking' });
    try {
      const latest = await (await this.#load()).check();
      this.#latest = latest ?? '';
      this.#move(latest ? this.#available(latest) : { kind: 'current' });
    } catch (error) {
      this.#fail('check', error);
    }
  }

  /** A failure is for the log only, and is no reason to ask more often than once a day. */
  async #checkQuietly(): Promise<void> {
    this.#settings = { ...this.#settings, checkedAt: Date.now() };
    try {
      await this.#options.save(this.#settings);
      const latest = isAtRest(this.#step.kind) ? await (await this.#load()).check() : null;
      if (latest && isAtRest(this.#step.kind)) {
        this.#latest = latest;
        this.#move(this.#available(latest));
      }
    } catch (error) {
      console.error(`Automatic check for updates: ${explain(error).message}`);
    }
    this.schedule();
  }

  async #fetch(): Promise<void> {
    const latest = this.#latest;
    const stop = new AbortController();
    this.#download = stop;
    this.#move({ kind: 'downloading', latest, done: 0, total: 0 });
    try {
      const updater = await this.#load();
      await updater.download(stop.signal, (done, total) => {
        if (!stop.signal.aborted) this.#move({ kind: 'downloading', latest, done, total });
      });
      this.#move({ kind: 'ready', latest });
    } catch (error) {
      if (stop.signal.aborted) this.#move(this.#available(latest));
      else this.#fail('download', error);
    } finally {
      this.#download = null;
    }
  }

  async #install(): Promise<void> {
    this.#move({ kind: 'installing', latest: this.#latest });
    try {
      const updater = await this.#load();
      const install = await updater.prepareInstall();
      if (!install) {
        updater.quitAndInstall();
        return;
      }
      this.#callOff = this.#options.quit(install);
    } catch (error) {
      this.#fail('install', error);
    }
  }

  #cancel(): void {
    this.#download?.abort();
    if (!this.#callOff) return;
    this.#callOff();
    this.#callOff = null;
    this.#move({ kind: 'ready', latest: this.#latest });
  }

  #available(latest: string): UpdateStep {
    return { kind: 'available', latest, by: this.#options.installs ? 'vitrine' : 'user' };
  }

  #load(): Promise<Updater> {
    this.#updater ??= this.#options.load().then((updater) => {
      // What a step awaits arrives there; only the system's installer has no other way to say it failed.
      updater.onError((error) => {
        if (this.#step.kind === 'installing') this.#fail('install', error);
      });
      return updater;
    });
    return this.#updater;
  }

  #fail(retry: 'check' | 'download' | 'install', thrown: unknown): void {
    const error = explain(thrown);
    if (error.code === 'internal') console.error(thrown);
    this.#move({ kind: 'failed', retry, error: error.toBody() });
  }

  #move(step: UpdateStep): void {
    this.#step = step;
    this.#tell();
  }

  #tell(): void {
    this.#options.onChange(this.state);
  }
}

const isAtRest = (kind: UpdateStep['kind']): boolean =>
  kind === 'idle' || kind === 'current' || kind === 'available' || kind === 'failed';

const canDownload = (kind: UpdateStep['kind']): boolean =>
  kind === 'available' || kind === 'failed';

const canInstall = (step: UpdateStep): boolean =>
  step.kind === 'ready' || (step.kind === 'failed' && step.retry === 'install');
