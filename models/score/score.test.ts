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
    // The traces are those of the score in float64, the fixture's own graph is float32.
    for (const [graph, gate] of [
      [join(golden, 'mixture-fixture.onnx'), 1e-9],
      [join(fixture, 'gmm_score_vp.onnx'), 1e-2],
    ] as const) {
      const given = settings({ epsRel, start, noise });
      const { lines } = await sample(graph, '--count', '8', ...given);
      for (const [n, { parts }] of lines.entries()) {
        const { steps } = parts.trace;
        const of = (name: string, i: number) =>
          arrays.get(`rel${epsRel}_${name}`)!.data[i * 8 + n]!;
        expect(steps).toHaveLength(arrays.get(`rel${epsRel}_iters`)!.data[n]!);
        for (const [i, { t, h, error, accepted }] of steps.entries()) {
          expect(Number(accepted)).toBe(of('accept', i));
          expect(relative(t, of('t', i))).toBeLessThan(gate);
          expect(relative(h, of('h', i))).toBeLessThan(gate);
          if (gate < 1e-3) expect(relative(error!, of('E', i))).toBeLessThan(gate);
        }
      }
    }
  });
});

const mixture = join(golden, 'mixture-vp.onnx');
const denoised = ({ parts }: Line) =>
  read((parts.trace.denoised as unknown as { file: string }).file).data;

test('a sample depends on its seed alone, not on those drawn with it', async () => {
  const [together, alone] = [
    await sample(mixture, '--seed', '5', '--count', '3'),
    await sample(mixture, '--seed', '7'),
  ];
  expect(together.lines[2]!.seed).toBe(7);
  expect(together.lines[2]!.parts.trace.steps).toEqual(alone.lines[0]!.parts.trace.steps);
  expect(denoised(together.lines[2]!)).toEqual(denoised(alone.lines[0]!));
});

test('NFE falls as the tolerance rises', async () => {
  const means = [];
  for (const epsRel of [0.01, 0.05, 0.5]) {
    const { lines } = await sample(mixture, '--count', '32', ...settings({ epsRel }));
    means.push(lines.reduce((sum, { parts }) => sum + parts.trace.nfe, 0) / lines.length);
  }
  expect(means[0]).toBeGreaterThan(1.5 * means[1]!);
  expect(means[1]).toBeGreaterThan(1.5 * means[2]!);
});

test.each([
  ['em', { steps: 300 }, 300],
  ['pc', { steps: 150 }, 300],
  ['ode', {}, null],
] as const)('%s draws the mixture', async (solver, values, nfe) => {
  const { lines } = await sample(mixture, '--count', '256', ...settings({ solver, ...values }));
  const points = lines.map(denoised);
  const mean = (axis: number) =>
    points.reduce((sum, point) => sum + point[axis]!, 0) / points.length;
  const variance =
    points.reduce((sum, point) => sum + (point[0]! - mean(0)) ** 2, 0) / points.length;
  // Means -0.6, -0.4 and 0.7, 0.3 by 6 to 4, variances 0.02 and 0.05.
  expect(mean(0)).toBeCloseTo(-0.08, 0);
  expect(mean(1)).toBeCloseTo(-0.12, 0);
  expect(Math.abs(variance - (0.24 * 1.3 ** 2 + 0.032))).toBeLessThan(0.06);
  const { trace } = lines[0]!.parts;
  expect(trace.solver).toBe(solver);
  if (nfe !== null) {
    expect(trace.nfe).toBe(nfe);
    expect(trace.steps[0]!.error).toBeNull();
  } else expect(trace.nfe).toBe(6 * trace.steps.length + 1);
  expect(trace.steps.at(-1)!.t - trace.steps.at(-1)!.h).toBeCloseTo(1e-3, 9);
});
