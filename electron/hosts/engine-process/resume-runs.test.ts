import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../engine/testing';
import { spawnStub } from '../testing';
import { resumeRuns } from './resume-runs';
import { Supervisor } from './supervisor';

// What goes on in the usual case: electron/e2e/journeys/run.test.ts, electron/e2e/desktop/chaos.test.ts.
test('a run that the engine dies over without end is left to the user', async () => {
  const resumes = join(temporaryFolder(), 'resumes');
  const log: string[] = [];
  const supervisor = new Supervisor({
    spawn: () => spawnStub(`runs=${resumes}`),
    log: (line) => log.push(line),
    backOffMs: 1,
  });
  resumeRuns(supervisor, (line) => log.push(line));
  try {
    await expect.poll(() => log.join('\n'), { timeout: 60_000 }).toMatch(/not resumed/);
    expect(log.at(-1)).toContain('7 times over the run Deadly');
    expect(readFileSync(resumes, 'utf8')).toBe('x'.repeat(6));
    const { process } = await supervisor.whenUp();
    process.kill();
    await process.ended;
    await supervisor.whenUp();
    expect(readFileSync(resumes, 'utf8')).toBe('x'.repeat(6));
  } finally {
    await supervisor.close();
  }
});
