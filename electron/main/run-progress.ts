import type { RunInfo } from '#shared/contract';

/** What the desktop says when a run has ended by itself. */
export interface RunNotice {
  readonly run: string;
  readonly title: string;
  readonly body: string;
}

type Told = Pick<RunInfo, 'id' | 'name' | 'state' | 'total' | 'done' | 'failed' | 'error'>;

/** Follows the runs of the engine, for what the desktop shows of them outside the window. */
export class RunProgress {
  readonly #running = new Map<string, Told>();

  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** 0 to 1 over all runs under way; null while none is. */
  get fraction(): number | null {
    if (!this.busy) return null;
    const runs = [...this.#running.values()];
    const total = runs.reduce((sum, run) => sum + run.total, 0);
    const done = runs.reduce((sum, run) => sum + run.done, 0);
    return total === 0 ? 0 : done / total;
  }

  /** Takes in what the engine says of a run; the notice where it has just ended by itself. */
  heard(run: Told): RunNotice | null {
    if (run.state === 'running') {
      this.#running.set(run.id, run);
      return null;
    }
    return this.#running.delete(run.id) ? noticeOf(run) : null;
  }

  /** The engine has died, and its runs with it; a notice each. */
  died(): RunNotice[] {
    const runs = [...this.#running.values()];
    this.#running.clear();
    return runs.flatMap((run) => noticeOf({ ...run, state: 'interrupted' }) ?? []);
  }
}

/** None for a run that a person has paused or stopped. */
function noticeOf({ id, name, state, total, done, failed, error }: Told): RunNotice | null {
  const count = (n: number) => n.toLocaleString('en');
  const progress = `${count(done)} of ${count(total)} images`;
  switch (state) {
    case 'done': {
      const images = total === 1 ? '1 image' : `${count(total)} images`;
      const body = failed > 0 ? `${images}, ${count(failed)} failed.` : `${images}.`;
      return { run: id, title: `${name} is done`, body };
    }
    case 'failed':
      return {
        run: id,
        title: `${name} failed after ${progress}`,
        body: error ? `${error.message}. ${error.hint}` : 'Resume it from the list of runs.',
      };
    case 'interrupted':
      return {
        run: id,
        title: `${name} was interrupted after ${progress}`,
        body: 'Nothing is lost: resume it from the list of runs.',
      };
    default:
      return null;
  }
}
