// A process that speaks the wire like the engine but computes nothing, for tests of what surrounds
// it. What it does depends on the file named in `images.probe`: 'crash', 'hang', 'slow' or any other.
// Argument 'broken': it never starts. Argument 'runs=FILE': it has a run that it dies over whenever it
// resumes it, and notes that in the file.
import { appendFileSync, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';

if (process.argv.includes('broken')) {
  console.error('stub: a native library is missing');
  process.exit(7);
}

const resumes = process.argv.find((word) => word.startsWith('runs='))?.slice('runs='.length);
const run = {
  id: 'run',
  name: 'Deadly',
  model: 'vit',
  state: 'interrupted',
  started: '2026-01-01T00:00:00Z',
  total: 9,
  done: 0,
  failed: 0,
  rate: null,
  secondsLeft: null,
  settings: {},
  preprocess: {
    size: [1, 1],
    resize: 'squash',
    resizeTo: 1,
    interpolation: 'bilinear',
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
    channels: 'RGB',
    layout: 'NCHW',
  },
  error: null,
};

const info = {
  version: '0',
  onnxruntime: '0',
  threads: 1,
  threadsWanted: 'auto',
  processors: 1,
  wanted: 'auto',
  provider: 'cpu',
  reason: `process ${process.pid}`,
  available: ['cpu'],
};

/** The first engine begins the run, and dies over it. */
function beginRun() {
  if (!resumes || existsSync(resumes)) return;
  appendFileSync(resumes, '');
  const body = { ...run, state: 'running' };
  process.send({ type: 'event', event: 'run', body }, () => process.kill(process.pid, 'SIGKILL'));
}

const answers = {
  'process.ready': () => {
    setTimeout(beginRun, 100);
    return {};
  },
  'engine.info': () => info,
  'models.list': () => [],
  'tensor.read': ({ slice }) => ({
    dtype: 'float32',
    shape: slice.length ? [3] : [2, 3],
    bytes: new Uint8Array(new Float32Array(slice.length ? [1, 2, 3] : [1, 2, 3, 4, 5, 6]).buffer),
  }),
  'files.register': ({ paths, folder }) =>
    paths.map((path) => ({ id: path, name: basename(path), folder, bytes: statSync(path).size })),
  'runs.list': () => [run],
  'runs.resume': () => {
    appendFileSync(resumes, 'x');
    process.kill(process.pid, 'SIGKILL');
  },
  'images.probe': ({ file }) => {
    if (file === 'crash') process.kill(process.pid, 'SIGSEGV');
    while (file === 'hang');
    return { id: file, name: file, sha256: '0', size: [1, 1], format: 'png', notes: [] };
  },
};

const slow = new Map();

process.on('message', ({ type, id, method, input }) => {
  if (type === 'cancel') {
    clearTimeout(slow.get(id));
    const error = { code: 'cancelled', message: 'Cancelled', hint: '', detail: {} };
    return process.send({ type: 'error', id, error });
  }
  const answer = () => process.send({ type: 'answer', id, output: answers[method](input) });
  if (input.file === 'slow') slow.set(id, setTimeout(answer, 60_000));
  else answer();
});
process.on('disconnect', () => process.exit(0));
