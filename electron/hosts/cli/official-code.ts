/*
 * Fixtures of the papers' own code: an official checkpoint goes through the converter and `vitrine analyze`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Tensor } from '#shared/types';
import { decodeNpy } from '../../engine/tensors/npy';
import { root, temporaryFolder } from '../../engine/testing';
import { runCommand } from './testing';

export const fixtures = join(root, '..', 'shared', 'fixtures');
const NEEDED = 'import torch, onnx, onnxscript, onnxruntime, safetensors';
const python = [process.env.VITRINE_PYTHON, 'python3'].find(
  (name) => name && spawnSync(name, ['-c', NEEDED]).status === 0,
);
export const canRun = python !== undefined && existsSync(fixtures);
if (!existsSync(fixtures)) console.warn('DID NOT RUN: parity fixtures (no ../shared/fixtures)');
else if (!python) {
  console.warn(
    'DID NOT RUN: parity fixtures (neither VITRINE_PYTHON nor python3 has models/requirements.txt)',
  );
}

export const folder = temporaryFolder();

export interface Row {
  family: string;
  // biome-ignore lint/suspicious/noExplicitAny: JSON, whose form is what is tested
  parts: any;
}

/** What the official code computed, by name. */
export type Official = (name: string) => Tensor;

export function runPython(...argv: string[]): void {
  const { status, stderr } = spawnSync(python!, argv, { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

/** A fixture's checkpoint as a model, and what the official code computed with it. */
export function converted(
  fixture: string,
  [family = '', variant = '', arch = '{}']: string[],
  files = { io: 'io.npz', weights: 'state_dict.fp16.safetensors' },
): { io: string; model: string; official: Official } {
  const source = join(fixtures, fixture);
  const [io, model] = [join(folder, `${fixture}-io`), join(folder, fixture)];
  mkdirSync(io, { recursive: true });
  const unpack = 'import sys, numpy as np; d = np.load(sys.argv[1])\n';
  const save = 'for k in d.files: np.save(f"{sys.argv[2]}/{k}.npy", d[k])';
  runPython('-c', unpack + save, join(source, files.io), io);
  const checkpoint = join(source, files.weights);
  runPython(
    ...[join('models', 'export.py'), family, '--checkpoint', checkpoint],
    ...['--variant', variant, '--arch', arch, '--out', model],
  );
  const official: Official = (name) => decodeNpy(readFileSync(join(io, `${name}.npy`)), name);
  return { io, model, official };
}

let runs = 0;
/** The row of one input, all tensors written. */
export async function analyse(input: string, model: string, settings: string[]): Promise<Row> {
  const { status, rows } = await runCommand(
    [
      ...['analyze', input, '--model', model, '--json', '--layers', 'all'],
      ...['--out', join(folder, `run${runs++}`)],
      ...[...settings, 'rawOutputs=true'].flatMap((pair) => ['--set', pair]),
    ],
    { home: join(folder, 'home') },
  );
  expect(status).toBe(0);
  return rows()[0];
}

/** Converts a fixture's checkpoint and analyses its input. */
export async function analysed(
  fixture: string,
  converter: string[],
  settings: string[],
  files?: { io: string; weights: string },
): Promise<{ row: Row; official: Official }> {
  const { io, model, official } = converted(fixture, converter, files);
  return { row: await analyse(join(io, 'input.npy'), model, settings), official };
}

export const written = ({ file }: { file: string }): Tensor => decodeNpy(readFileSync(file), file);

/** Largest difference; the lengths must agree. */
export function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
