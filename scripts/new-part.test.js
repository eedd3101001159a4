/*
 * A made-up family with a part and a view of its own, in a scratch copy of the sources: three folders and one
 * entry in each of three lists are enough, and whatever is left out is named.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { root } from './lib.js';

// The compiler checks all sources, and everything takes its time on a busy machine.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const scratch = mkdtempSync(join(tmpdir(), 'vitrine-new-part-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const at = (...path) => join(scratch, ...path);
const madeUp = join(root, 'scripts', 'testing', 'made-up');

/** The three lists, and what a new entry adds to each. */
const LISTS = [
  {
    file: 'shared/parts/index.ts',
    line: "import { sparks } from './sparks';",
    end: /^};$/m,
    entry: '  sparks,\n};',
  },
  {
    file: 'models/index.ts',
    line: "import { sparkler } from './sparkler';",
    end: /^\];$/m,
    entry: '  sparkler,\n];',
  },
  {
    file: 'renderer/views/index.ts',
    line: "import { sparksEntry } from './sparks';",
    end: /^\];$/m,
    entry: '  sparksEntry,\n];',
  },
];

const before = new Map();
function enter({ file, line, end, entry }) {
  const text = readFileSync(at(file), 'utf8');
  before.set(file, text);
  writeFileSync(at(file), `${line}\n${text.replace(end, entry)}`);
}
const takeBack = ({ file }) => writeFileSync(at(file), before.get(file));

/** Neither sources nor what they are checked with: built, installed, downloaded or large. */
const LEFT_OUT = ['node_modules', 'dist', 'out', 'test-results', 'zoo', 'golden', '__pycache__'];
const isWanted = (path) => !/^\./.test(basename(path)) && !LEFT_OUT.includes(basename(path));

beforeAll(() => {
  for (const name of readdirSync(root).filter(isWanted)) {
    cpSync(join(root, name), at(name), { recursive: true, filter: isWanted });
  }
  symlinkSync(join(root, 'node_modules'), at('node_modules'), 'junction');

  cpSync(join(madeUp, 'part'), at('shared', 'parts', 'sparks'), { recursive: true });
  cpSync(join(madeUp, 'family'), at('models', 'sparkler'), { recursive: true });
  cpSync(join(madeUp, 'view'), at('renderer', 'views', 'sparks'), { recursive: true });
  cpSync(join(madeUp, 'made-up.check.ts'), at('scripts', 'made-up.test.ts'));
  writeModel(at('models', 'sparkler', 'golden'));
  for (const list of LISTS) enter(list);
});

/** A graph that there is, with the card of the new family. */
function writeModel(folder) {
  const golden = join(root, 'models', 'lvvit', 'golden');
  mkdirSync(folder);
  cpSync(join(golden, 'model.onnx'), join(folder, 'model.onnx'));
  const { tokenLabels, ...card } = JSON.parse(readFileSync(join(golden, 'card.json'), 'utf8'));
  const text = JSON.stringify({ ...card, family: 'sparkler', sparkling: tokenLabels });
  writeFileSync(join(folder, 'card.json'), text);
}

/** Exit status and all that a tool of ours says in the scratch copy. */
function tool(name, ...args) {
  const script = join('node_modules', ...name.split('/'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: scratch,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', VITRINE_THREADS: '1' },
  });
  return { status, said: `${stdout}${stderr}` };
}
const types = () => tool('typescript/bin/tsc', '-b');
const tests = (file) => tool('vitest/vitest.mjs', 'run', file);

test('it compiles', () => {
  expect(types()).toEqual({ status: 0, said: '' });
});

test('everything that handles parts handles it', () => {
  const { status, said } = tests('scripts/made-up.test.ts');
  expect(status, said).toBe(0);
  expect(said).toMatch(/Tests\s+7 passed/);
});

test('it is in every list', () => {
  const { status, said } = tests('scripts/lists.test.js');
  expect(status, said).toBe(0);
});

test.each(LISTS)('left out of $file, it is named', (list) => {
  takeBack(list);
  try {
    const { status, said } = tests('scripts/lists.test.js');
    expect(status).not.toBe(0);
    expect(said).toMatch(/spark/);
  } finally {
    enter(list);
  }
});

test('without the part the compiler names it where family and view use it', () => {
  takeBack(LISTS[0]);
  try {
    const { status, said } = types();
    expect(status).not.toBe(0);
    expect(said).toMatch(/models\/sparkler\/index\.ts.*spark/);
    expect(said).toMatch(/renderer\/views\/sparks\/index\.ts.*"sparks"/);
  } finally {
    enter(LISTS[0]);
  }
});

/** What is left of a file without a piece of it; `use` runs meanwhile. */
function without(file, piece, use) {
  const text = readFileSync(at(file), 'utf8');
  expect(text).toMatch(piece);
  writeFileSync(at(file), text.replace(piece, ''));
  try {
    use();
  } finally {
    writeFileSync(at(file), text);
  }
}

const PART = 'shared/parts/sparks/index.ts';
test.each([
  ['schema', /^ {2}schema: .*\n/m],
  ['card facts', /^ {2}card: .*\n/m],
  ['cards that promise it', /^ {2}promised: .*\n/m],
  ['columns', /^ {2}columns: \{[\s\S]*?^ {2}\},\n/m],
  ['units of a column', /^ {6}format: .*\n/m],
])('a part without its %s does not compile', (_what, piece) => {
  without(PART, piece, () => {
    const { status, said } = tool('typescript/bin/tsc', '-p', 'shared', '--noEmit');
    expect(status).not.toBe(0);
    expect(said).toContain(PART);
  });
});

test('neither does a family without its paper, nor a view without its component', () => {
  const family = 'models/sparkler/index.ts';
  const view = 'renderer/views/sparks/index.ts';
  without(family, /^ {2}citation: \{[\s\S]*?^ {2}\},\n/m, () =>
    without(view, /^ {2}load: .*\n/m, () => {
      const { status, said } = types();
      expect(status).not.toBe(0);
      expect(said).toMatch(new RegExp(`${family}.*citation`));
      expect(said).toMatch(new RegExp(`${view}.*load`));
    }),
  );
});
