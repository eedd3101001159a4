/* `vitrine report`: a run folder as a page, a PDF, data; what is wrong with it in words. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sample, temporaryFolder } from '../../engine/testing';
import { goldenFolder } from '../../engine/testing/golden';
import { runCommand } from './testing';

const folder = temporaryFolder();
const run = join(folder, 'run');
const python = process.env.VITRINE_PYTHON;
const hasPython =
  python !== undefined && spawnSync(python, ['-c', 'import numpy, pandas, pyarrow']).status === 0;

const vitrine = (...argv: string[]) => runCommand(argv, { home: join(folder, 'home') });

beforeAll(async () => {
  vi.stubEnv('VITRINE_THREADS', '1');
  const images = join(folder, 'pictures');
  mkdirSync(images);
  for (const name of ['cat.jpg', 'coffee.jpg']) cpSync(sample(name), join(images, name));
  writeFileSync(join(images, 'torn.jpg'), readFileSync(sample('cat.jpg')).subarray(0, 500));
  const model = goldenFolder('dynamicvit');
  expect((await vitrine('analyze', images, '--model', model, '--out', run)).status).toBe(1);
});
afterAll(() => void vi.unstubAllEnvs());

test('a page beside the run, with what failed, what was set, and every figure', async () => {
  const { status, out, err } = await vitrine('report', run, '--title', 'Mine', '--author', 'Me');
  expect([status, err, out]).toEqual([0, '', `${join(run, 'report.html')}\n`]);
  const page = readFileSync(join(run, 'report.html'), 'utf8');
  expect(page).toContain('<h1>Mine</h1>');
  expect(page).toContain('3 images, 1 failed');
  expect(page).toMatch(/<td>torn\.jpg<\/td><td>[^<]+<\/td>/);
  expect(page.match(/Patches that are left after each of/g)).toHaveLength(4); // in caption and label
  expect(page).toContain('(Rao et al., 2021)');
});

test('other forms by --format or by the name of the file', async () => {
  const pdf = join(folder, 'mine.pdf');
  expect((await vitrine('report', run, '--out', pdf)).status).toBe(0);
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  for (const [format, file] of [
    ['md', 'report.zip'],
    ['csv', 'report.csv'],
    ['json', 'report.json'],
    ['npz', 'report.npz'],
    ['parquet', 'report.parquet'],
  ] as const) {
    expect((await vitrine('report', run, '--format', format)).status, format).toBe(0);
    expect(existsSync(join(run, file))).toBe(true);
  }
});

test('a run that was moved and whose model is gone is still drawn', async () => {
  const moved = join(folder, 'moved');
  cpSync(run, moved, { recursive: true });
  const facts = JSON.parse(readFileSync(join(moved, 'run.json'), 'utf8'));
  facts.model.path = join(folder, 'nowhere');
  writeFileSync(join(moved, 'run.json'), JSON.stringify(facts));
  renameSync(join(folder, 'pictures', 'coffee.jpg'), join(folder, 'coffee.jpg'));
  expect((await vitrine('report', moved)).status).toBe(0);
  const page = readFileSync(join(moved, 'report.html'), 'utf8');
  expect(page).toContain('The model is not on this computer any more');
  expect(page).toMatch(/The image is not shown: .*coffee\.jpg/);
  expect(page.match(/Patches that are left after each of/g)).toHaveLength(4);
  renameSync(join(folder, 'coffee.jpg'), join(folder, 'pictures', 'coffee.jpg'));
});

test('what is no run, no format or too much is told', async () => {
  expect(await vitrine('report')).toMatchObject({ status: 2 });
  expect(await vitrine('report', run, run)).toMatchObject({ status: 2 });
  const format = await vitrine('report', run, '--format', 'docx');
  expect([format.status, format.err]).toEqual([2, expect.stringMatching(/one of html, pdf, md/)]);
  const none = await vitrine('report', folder);
  expect([none.status, none.err]).toEqual([1, expect.stringMatching(/holds no run/)]);
});

if (!hasPython) console.warn('DID NOT RUN: the report’s lines in Python (npm test prepares it)');
test.skipIf(!hasPython)('the lines for a notebook run as they stand in the report', async () => {
  await vitrine('report', run);
  const page = readFileSync(join(run, 'report.html'), 'utf8');
  const code = /The data in Python<\/h2>\s*<pre>([^<]+)<\/pre>/.exec(page)![1]!;
  const plain = code.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const tail = "print(facts['model']['family'], len(rows), rows.ok.sum(), tensor.ndim)";
  const said = execFileSync(python!, ['-c', `${plain}\n${tail}`], {
    encoding: 'utf8',
    cwd: folder,
  });
  expect(said.trim()).toBe('dynamicvit 3 2 3');
});
