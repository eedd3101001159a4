import type { RunInfo } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { EngineProcess, Life, Supervisor } from './supervisor';

/** A run that the engine dies over this often, with no image analyzed in between, is left to the user. */
const MOST_VAIN_RESUMES = 6;

interface Running {
  /** Images analyzed when the run was last resumed. */
  readonly analyzed: number;
  readonly vainResumes: number;
}

/** Resumes the runs that the engine's death interrupted as soon as the next engine is up. */
export function resumeRuns<P extends EngineProcess>(
  supervisor: Supervisor<P>,
  log: (line: string) => void,
): void {
  const running = new Map<string, Running>();

  const resume = async ({ engine }: Life<P>, run: RunInfo, before: Running): Promise<void> => {
    const analyzed = run.done - run.failed;
    const vainResumes = analyzed > before.analyzed ? 0 : before.vainResumes + 1;
    if (vainResumes > MOST_VAIN_RESUMES) {
      running.delete(run.id);
      log(`The engine stopped ${vainResumes} times over the run ${run.name}: it is not resumed.`);
      return;
    }
    running.set(run.id, { analyzed, vainResumes });
    await engine.call('runs.resume', { run: run.id });
  };

  const resumeAll = async (life: Life<P>): Promise<void> => {
    if (running.size === 0) return;
    for (const run of await life.engine.call('runs.list', {})) {
      const before = running.get(run.id);
      if (!before || run.state !== 'interrupted') continue;
      await resume(life, run, before).catch(tell);
    }
  };
  const tell = (error: unknown): void => log(VitrineError.from(error).message);

  supervisor.onUp((life) => {
    life.engine.on('run', ({ id, state }) => {
      if (state !== 'running') running.delete(id);
      else if (!running.has(id)) running.set(id, { analyzed: 0, vainResumes: 0 });
    });
    void resumeAll(life).catch(tell);
  });
}
