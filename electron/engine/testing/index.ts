import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import loadWabt from 'wabt';
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

/**
 * That `kernel-bytes.ts` beside a test is what `kernel.wat` there assembles to; `npx vitest run TEST -u`
 * writes it anew after a change.
 */
export async function expectAssembled(folder: URL): Promise<void> {
  const wabt = await loadWabt();
  const text = readFileSync(new URL('kernel.wat', folder), 'utf8');
  const { buffer } = wabt.parseWat('kernel.wat', text, { simd: true }).toBinary({});
  const base64 = Buffer.from(buffer).toString('base64');
  await expect(
    `// Assembled from kernel.wat by kernel.test.ts.\nexport const kernelBase64 =\n  '${base64}';\n`,
  ).toMatchFileSnapshot(fileURLToPath(new URL('kernel-bytes.ts', folder)));
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
