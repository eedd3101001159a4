import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Input, MethodName, Output } from '#shared/contract';
import { type FileEntry, type ModelCard, type Result, VitrineError } from '#shared/types';
import { families } from '../../../models';
import { createEngine } from '..';

/** The repository's root: tests are run from it. */
export const root = process.cwd();
export const zooDir = join(root, 'models', 'zoo');
export const samplesDir = join(root, 'assets', 'samples');
export const stylesDir = join(root, 'assets', 'styles');
export const sample = (name: string): string => join(samplesDir, name);

/** A whole engine on an empty state folder, called in-process as its hosts call it. */
export interface TestEngine {
  readonly stateDir: string;
  call<M extends MethodName>(method: M, input: Input<M>, signal?: AbortSignal): Promise<Output<M>>;
  register(...paths: string[]): Promise<FileEntry[]>;
  /** Imports the given files as one model. */
  import(...paths: string[]): Promise<ModelCard>;
  run(image: string, model: string, settings?: Result['provenance']['settings']): Promise<Result>;
  close(): Promise<void>;
}

export function openEngine(stateDir = mkdtempSync(join(tmpdir(), 'vitrine-test-'))): TestEngine {
  const engine = createEngine({ families, stateDir, zooDir, samplesDir, stylesDir });
  const never = new AbortController().signal;
  let job = 0;
  const call: TestEngine['call'] = (method, input, signal = never) =>
    engine.dispatch(method, input, signal) as Promise<never>;
  const register = (...paths: string[]) => engine.registerPaths(paths);
  return {
    stateDir,
    call,
    register,
    import: async (...paths) => {
      const files = await register(...paths);
      return call('models.import', { files: files.map((file) => file.id) });
    },
    run: async (image, model, settings = {}) => {
      const [file] = await register(image);
      return call('analyze.run', { job: `job-${job++}`, file: file!.id, model, settings });
    },
    close: async () => {
      await engine.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** The error that a promise must end with. Throws where it ended well or with anything else. */
export async function failure(promise: Promise<unknown>): Promise<VitrineError> {
  const error = await promise.then(
    () => new Error('this should have failed'),
    (reason: unknown) => reason,
  );
  if (error instanceof VitrineError) return error;
  throw error;
}
