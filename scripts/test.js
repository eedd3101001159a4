// npm test: gets what the tests need, then runs formatter, linter, types, unit and integration tests,
// the build and the end-to-end tests; ends with the totals. Goes on after a failure, so that one run
// shows them all.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.js';
import { findElectron } from './electron.js';
import { displayProblem, REPORT, REPORTERS } from './electron-tests.js';
import { cache, ensureInstalled, root, run, runNode, say, startNode } from './lib.js';
import { packageProblem, testPackages } from './package-tests.js';
import { ensurePython } from './python.js';

/** Installs an Electron for tests, beside a checkout on machines that cannot download one. */
const PREPARE = join(root, '..', 'shared', 'electron', 'prepare');

const totals = { passed: 0, failed: 0, skipped: 0 };
const problems = [];
/** Said again at the end, where it is read. */
const notTested = [];
const count = (what, ok) => {
  totals[ok ? 'passed' : 'failed'] += 1;
  if (!ok) problems.push(what);
};
const heading = (text) => say(`\n── ${text}`);

ensureInstalled();

heading('Formatter and linter');
count(
  'formatter and linter',
  runNode('node_modules/@biomejs/biome/bin/biome', ['check', '.']) === 0,
);

heading('Types');
count('types', runNode('node_modules/typescript/bin/tsc', ['-b']) === 0);

heading('Structure');
count('structure', runNode('scripts/structure.js', []) === 0);

heading('Build');
const built = runNode('scripts/build.js', []) === 0;
count('build', built);

heading('Unit and integration tests');
const python = await ensurePython();
if (!python) missing('Python: the parity tests compare nothing');
else testPython();
vitest('unit', [], python ? { VITRINE_PYTHON: python } : {});

const electron = await findElectron();
const whyNoElectron = electron.problem ?? displayProblem();
const inElectron = whyNoElectron || !built ? null : startElectron();

heading('End-to-end tests in the browser');
const chromium = built && (await findChromium());
if (chromium) {
  const args = ['--config', 'electron/e2e/vitest.config.ts', '--project', 'web'];
  vitest('e2e', args, { CHROMIUM_PATH: chromium });
} else if (built) count('end-to-end tests: no Chromium', false);

heading('End-to-end tests in Electron');
if (inElectron) await inElectron();
else if (built) untested('Electron', whyNoElectron);

heading('Packages');
const whyNoPackages = whyNoElectron ?? packageProblem();
if (!whyNoPackages && built) {
  reported('packages', (report) => testPackages(electron.path, [], report));
} else if (built) untested('packages', whyNoPackages);

for (const line of notTested) say(line);
for (const problem of problems) say(`FAILED: ${problem}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;

/** On a person's machine a loud word; on a build server, where nobody reads it, a failure. */
function missing(what) {
  notTested.push(`NOT TESTED for want of ${what}`);
  if (process.env.CI) count(`no ${what}`, false);
}

/**
 * Electron's binary is its own download, which some machines cannot make. Where one was prepared for
 * the tests, its absence is a failure.
 */
function untested(what, why) {
  notTested.push(`NOT TESTED: ${what}, since ${why}`);
  const prepared = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? existsSync(PREPARE);
  if (process.env.CI && prepared) count(`${what}: ${why}`, false);
}

/** Formatter, linter and tests of models/. Without PyTorch only some tests run; see models/tests/conftest.py. */
function testPython() {
  const module = (...args) => run(python, ['-m', ...args]) === 0;
  count('formatter of models/', module('ruff', 'format', '--check', '--quiet', 'models'));
  count('linter of models/', module('ruff', 'check', '--quiet', 'models'));
  count('Python tests', module('pytest', '--quiet', 'models/tests'));
}

/**
 * Starts the tests in Electron beside those in the browser: either spends half its time waiting. Returns
 * what waits for their end and prints them.
 */
function startElectron() {
  const report = newReport('electron');
  const log = `${report}.log`;
  const ended = startNode('scripts/electron-tests.js', [`${REPORT}${report}`], log);
  return async () => {
    const status = await ended;
    process.stderr.write(readFileSync(log));
    addReport('electron', report, status);
  };
}

/** Runs Vitest once and adds its own totals to ours. */
function vitest(name, args, env) {
  reported(name, (report) => {
    const reporters = [...REPORTERS, '--reporter=json', `--outputFile.json=${report}`];
    return runNode('node_modules/vitest/vitest.mjs', ['run', ...reporters, ...args], { env });
  });
}

/** What failed in a file and why, a line each: a build server keeps only the end of what it prints. */
function causes({ message, assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  const lines = failed.map(
    ({ title, failureMessages: [cause = ''] }) => `${title}: ${brief(cause)}`,
  );
  if (lines.length === 0 && message) lines.push(brief(message));
  return lines.map((line) => `\n    ${line}`).join('');
}

function brief(cause) {
  return cause.replace(/\s+/g, ' ').slice(0, 300);
}

/** Adds the totals of the report that `work` writes; it gives Vitest's exit status. */
function reported(name, work) {
  const report = newReport(name);
  addReport(name, report, work(report));
}

/** Where Vitest's report goes; one of an earlier run is removed. */
function newReport(name) {
  const report = join(cache, 'test', `${name}.json`);
  mkdirSync(join(cache, 'test'), { recursive: true });
  rmSync(report, { force: true });
  return report;
}

function addReport(name, report, status) {
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  totals.passed += result?.numPassedTests ?? 0;
  totals.failed += result?.numFailedTests ?? 0;
  totals.skipped += (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
  const broken = result?.testResults.filter(({ status: s }) => s === 'failed') ?? [];
  for (const file of broken) problems.push(`${name}: ${file.name}${causes(file)}`);
  // A file that cannot be loaded, or an error outside any test, fails the run without a failed test.
  if (status !== 0 && !result?.numFailedTests) count(`${name}: Vitest ended with ${status}`, false);
}
