/* The solver against NumPy and against the authors' own traces, through the command line. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Trace } from '#shared/types';
import { decodeNpy, encodeNpy } from '../../electron/engine/tensors/npy';
import { root, temporaryFolder } from '../../electron/engine/testing';
import { runCommand } from '../../electron/hosts/cli/testing';

const home = temporaryFolder();
const golden = join(root, 'models', 'score', 'golden');
const read = (file: string) => decodeNpy(readFileSync(file), file, true);

interface Line {
  seed: number;
  ok: boolean;
  parts: { trace: Trace };
  error?: { code: string; message: string };
}

async function sample(model: string, ...args: string[]) {
  const out = join(home, `run-${runs++}`);
  const argv = ['sample', '--model', model, '--json', '--out', out, ...args];
  const { status, rows, err } = await runCommand(argv, { home: join(home, 'state') });
  return { status, err, lines: rows() as Line[] };
}
let runs = 0;

const settings = (values: Record<string, string | number>) =>
  Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);

const npz = (file: string) =>
  new Map(
    Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => {
      return [name.replace(/\.npy$/, ''), decodeNpy(bytes, name, true)] as const;
    }),
  );

/** Relative, as far as t, h and E are not zero. */
const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(b), 1e-300);
const near = (a: number, b: number) => relative(a, b) <= 1e-9;

describe('by NumPy, in float64', () => {
  const runsOf = JSON.parse(readFileSync(join(golden, 'golden.json'), 'utf8')) as Record<
    string,
    Record<string, { steps: [number, number, number, 0 | 1][]; denoised: number[] }[]>
  >;
  const cases = Object.entries(runsOf).flatMap(([kind, byRel]) =>
    Object.entries(byRel).map(([epsRel, samples]) => ({ kind, epsRel, samples })),
  );

  test.each(cases)('$kind, epsRel $epsRel', async ({ kind, epsRel, samples }) => {
    const files = {
      start: join(golden, `start-${kind}.npy`),
      noise: join(golden, `noise-${kind}.npy`),
    };
    const { lines, status } = await sample(
      ...[join(golden, `mixture-${kind}.onnx`), '--count', '4'],
      ...settings({ epsRel, ...files }),
    );
    expect(status).toBe(0);
    for (const [n, { steps, denoised }] of samples.entries()) {
      const { trace } = lines[n]!.parts;
      expect(trace.steps).toHaveLength(steps.length);
      expect(trace.steps.map(({ accepted }) => Number(accepted))).toEqual(
        steps.map(([, , , a]) => a),
      );
      expect(trace.steps.every((step, i) => near(step.t, steps[i]![0]))).toBe(true);
      expect(trace.steps.every((step, i) => near(step.h, steps[i]![1]))).toBe(true);
      expect(trace.steps.every((step, i) => near(step.error!, steps[i]![2]))).toBe(true);
      expect(trace.nfe).toBe(2 * steps.length);
      const { data } = read((trace.denoised as unknown as { file: string }).file);
      for (const [i, value] of denoised.entries()) expect(data[i]).toBeCloseTo(value, 5);
    }
  });
});

const fixture = join(root, '..', 'shared', 'fixtures', 'adaptive-sde');
describe.runIf(existsSync(fixture))("the authors' traces", () => {
  test.each(['0.01', '0.02', '0.05', '0.1', '0.5'])('epsRel %s', async (epsRel) => {
    const arrays = npz(join(fixture, 'replay_vp.npz'));
    const [start, noise] = [join(home, 'xT.npy'), join(home, 'Z.npy')];
    writeFileSync(start, encodeNpy(arrays.get('xT')!));
    writeFileSync(noise, encodeNpy(arrays.get('Z')!));
    const { lines } = await sample(
      ...[join(fixture, 'gmm_score_vp.onnx'), '--count', '8'],
      ...settings({ epsRel, start, noise }),
    );
    for (const [n, { parts }] of lines.entries()) {
      const { steps } = parts.trace;
      const of = (name: string, i: number) => arrays.get(`rel${epsRel}_${name}`)!.data[i * 8 + n]!;
      expect(steps).toHaveLength(arrays.get(`rel${epsRel}_iters`)!.data[n]!);
      expect(steps.map(({ accepted }) => Number(accepted))).toEqual(
        steps.map((_, i) => of('accept', i)),
      );
      // The graph of the fixture is float32.
      for (const [i, { t, h }] of steps.entries()) {
        expect(relative(t, of('t', i))).toBeLessThan(1e-3);
        expect(relative(h, of('h', i))).toBeLessThan(1e-2);
      }
    }
  });
});
