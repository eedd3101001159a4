// The workflows of .github, checked by GitHub's own parser and by zizmor (unsafe patterns, unpinned
// actions, too broad permissions). zizmor comes with the Python packages for tests.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { validate } from '@actions/languageservice';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { root } from './lib.js';

const folder = join(root, '.github', 'workflows');
const names = readdirSync(folder);
const zizmor = join(dirname(process.env.VITRINE_PYTHON ?? '/'), 'zizmor');

// biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own.
const INJECTION = 'echo ${{ github.head_ref }}';

/** What GitHub would say of a workflow, as `line: message`. */
async function faults(text) {
  // The parser remembers what it read by its address.
  const address = `file:///.github/workflows/${randomUUID()}.yml`;
  const document = TextDocument.create(address, 'yaml', 1, text);
  const found = await validate(document);
  return found.map(({ range, message }) => `${range.start.line + 1}: ${message}`);
}

const audit = (path) =>
  spawnSync(zizmor, ['--offline', '--no-progress', '--color=never', path], { encoding: 'utf8' });

test.each(names)('%s is a workflow without faults', async (name) => {
  expect(await faults(readFileSync(join(folder, name), 'utf8'))).toEqual([]);
});

test('faults are found', async () => {
  const text = readFileSync(join(folder, 'release.yml'), 'utf8');
  expect(await faults(text.replace('needs: test', 'needs: tests'))).not.toEqual([]);
  expect(await faults(text.replace('runs-on', 'runs-at'))).not.toEqual([]);
  expect(await faults(text.replace('matrix.os', 'matrix.system'))).not.toEqual([]);
});

test.skipIf(!existsSync(zizmor))('zizmor finds nothing unsafe', () => {
  const { status, stdout } = audit(join(root, '.github'));
  expect(status, stdout).toBe(0);
});

test.skipIf(!existsSync(zizmor))('zizmor finds what is unsafe', () => {
  const copy = mkdtempSync(join(tmpdir(), 'vitrine-workflow-'));
  try {
    const path = join(copy, 'test.yml');
    const text = readFileSync(join(folder, 'test.yml'), 'utf8');
    writeFileSync(path, text.replace('npm ci', INJECTION));
    const { status, stdout } = audit(path);
    expect(status).not.toBe(0);
    expect(stdout).toContain('template-injection');
  } finally {
    rmSync(copy, { recursive: true });
  }
});

/** Actions are somebody else's code with our permissions: a tag can be moved, a commit cannot. */
test.each(names)('%s pins each action by its commit', (name) => {
  const uses = readFileSync(join(folder, name), 'utf8').matchAll(/uses: (?!\.\/)(\S+)(.*)/g);
  for (const [, action, comment] of uses) {
    expect(action).toMatch(/@[0-9a-f]{40}$/);
    expect(comment).toMatch(/ # v\d/);
  }
});
