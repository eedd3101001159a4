import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { VitrineError } from '#shared/types';

/** The repository's root: tests are run from it. */
export const root = process.cwd();
export const golden = (name: string): string =>
  join(root, 'models', 'vit', 'golden', name, 'model.onnx');
export const sample = (name: string): string => join(root, 'assets', 'samples', name);

/** A folder of its own for one test file, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The error that a promise must end with; fails where it ended well or with anything else. */
export async function failure(promise: Promise<unknown>): Promise<VitrineError> {
  const outcome = await promise.then(
    (value: unknown) => new Error(`should have failed, gave ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (outcome instanceof VitrineError) return outcome;
  throw outcome;
}
