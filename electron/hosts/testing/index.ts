import { join } from 'node:path';
import { forkEngine } from '../engine-process/fork';
import type { EngineProcess } from '../engine-process/supervisor';

/** Forks the stub engine: a real process that can crash, hang and be killed. */
export const spawnStub = (...args: string[]): EngineProcess =>
  forkEngine(join(import.meta.dirname, 'stub-engine.js'), args);
