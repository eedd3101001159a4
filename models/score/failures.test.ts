/* What goes wrong while sampling is told with its cause; what is stopped is not lost. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, temporaryFolder } from '../../electron/engine/testing';
import { runCommand } from '../../electron/hosts/cli/testing';

const folder = temporaryFolder();
const home = join(folder, 'state');
const network = (name: string) => join(root, 'models', 'score', 'golden', `${name}.onnx`);
const mixture = network('mixture-vp');
const vitrine = (...argv: string[]) => runCommand(argv, { home });

test('a network that gives NaN fails with the seed, the sample and the step; the others go on', async () => {
  const model = network('odd-nan');
  const { status, rows } = await vitrine(
    ...[
      'sample',
      '--model',
      model,
      '--seed',
      '5',
      '--count',
      '2',
      '--json',
      '--out',
      join(folder, 'nan'),
    ],
  );
  expect(status).toBe(3);
  const [first] = rows();
  expect(first).toMatchObject({ seed: 5, ok: false, error: { code: 'model-invalid' } });
  expect(first.error.message).toMatch(
    /^Seed 5 \(sample 1 of 2\) failed in step \d+: the network gave NaN at t = 0\.\d+$/,
  );
});

test('a network of another shape, or with further inputs, is refused before anything is drawn', async () => {
  const wide = await vitrine('sample', '--model', network('odd-wide'), '--json');
  expect(wide).toMatchObject({ status: 3, out: '' });
  expect(wide.err).toMatch(/“score” is \[1, 3\], .*\[1, 2\]/);
  const labelled = await vitrine('sample', '--model', network('odd-labels'), '--json');
  expect(labelled).toMatchObject({ status: 3, out: '' });
  expect(labelled.err).toMatch(/needs more than x and t: also “y”/);
});

test('settings and models that do not fit are refused', async () => {
  for (const [argv, message] of [
    [['--set', 'epsRel=none'], /epsRel: must be a number/],
    [['--set', 'process=xx'], /process: must be vp or ve/],
    [['--set', 'dataRange=1,-1'], /dataRange: must be two numbers/],
    [['--count', '0'], /“--count 0” is not a whole number from 1/],
  ] as const) {
    const { status, err } = await vitrine('sample', '--model', mixture, ...argv);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  }
  const classifier = await vitrine('sample', '--model', 'vit-cifar10', '--json');
  expect(classifier.rows()[0].error.message).toBe('vit-cifar10 takes an image, not a seed');
  const image = join(root, 'assets', 'samples', 'cat.jpg');
  const { rows } = await vitrine('analyze', image, '--model', mixture, '--json');
  expect(rows()[0].error.message).toBe('mixture-vp takes no image: it starts from a seed');
});

test('1,000 seeds, stopped twice and resumed, equal an undisturbed run bit for bit', async () => {
  const args = [
    '--model',
    mixture,
    '--count',
    '1000',
    '--set',
    'epsRel=0.5',
    '--set',
    'solver=adaptive',
  ];
  const run = (name: string) => join(folder, name);
  await vitrine('sample', ...args, '--out', run('whole'));
  let left = await runCommand(['sample', ...args, '--out', run('stopped')], {
    home,
    stopAfter: 100,
  });
  expect(left.status).toBe(130);
  left = await runCommand(['sample', '--resume', '--out', run('stopped')], {
    home,
    stopAfter: 300,
  });
  expect(left.status).toBe(130);
  expect((await vitrine('sample', '--resume', '--out', run('stopped'))).status).toBe(0);

  const rows = (name: string) =>
    readFileSync(join(run(name), 'rows.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const {
          decodeMs: _,
          preprocessMs: __,
          runMs: ___,
          postprocessMs: ____,
          ...row
        } = JSON.parse(line);
        return row;
      });
  expect(rows('whole')).toHaveLength(1000);
  expect(rows('stopped')).toEqual(rows('whole'));
  const result = (name: string) =>
    readFileSync(join(run(name), 'results.jsonl'), 'utf8').split('\n');
  for (const at of [0, 99, 500, 999]) {
    const [a, b] = [result('whole'), result('stopped')].map((lines) =>
      JSON.parse(lines.filter((line) => line.includes(`"Seed ${at + 1}.seed"`)).at(-1)!),
    );
    expect(b.result.parts.trace.steps).toEqual(a.result.parts.trace.steps);
    const { file } = a.result.parts.trace.denoised;
    expect(readFileSync(join(run('stopped'), file))).toEqual(
      readFileSync(join(run('whole'), file)),
    );
  }
  rmSync(run('whole'), { recursive: true });
}, 240_000);
