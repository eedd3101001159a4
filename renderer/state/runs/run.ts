import type { Host } from '#shared/contract';
import { cancelled, type FileEntry, type Result, VitrineError } from '#shared/types';
import {
  clearFileError,
  currentFile,
  setFileError,
  setFileInfo,
  useLibrary,
} from '../library/library';
import { currentCard, useModels } from '../models';
import { currentSettings, lackedImage, useSettings } from '../settings';
import { showDone, showError } from '../toasts';
import { words } from '../words';
import { asJob } from './as-job';
import {
  currentRequest,
  endJob,
  forgetRun,
  partialFor,
  type RunRequest,
  resultFor,
  runKey,
  setPartial,
  setResult,
  setRunError,
  startJob,
  updateJob,
  useResults,
} from './results';

/** The run for the stage that is under way; a newer one aborts it (latest wins). */
let pending: { asked: string; abort: AbortController; result: Promise<Result> } | null = null;

/**
 * Result of the current image, model and settings: from the store, from the run under way, or from
 * a new run, which aborts an older one. Rejects with VitrineError; `cancelled` when overtaken.
 */
export function runCurrent(host: Host): Promise<Result> {
  const request = currentRequest();
  const known = request && resultFor(request);
  if (known) return Promise.resolve(known);
  if (!request) {
    return Promise.reject(
      new VitrineError('bad-input', words.run.nothingToRun, {
        hint: words.run.nothingToRunHint,
      }),
    );
  }
  // With the settings that only redraw: a result for others may not answer these.
  const asked = JSON.stringify([runKey(request), request.settings]);
  if (pending?.asked === asked) return pending.result;
  pending?.abort.abort();
  const abort = new AbortController();
  const result = runOne(host, request, abort, titleOf(request)).finally(() => {
    if (pending?.abort === abort) pending = null;
  });
  pending = { asked, abort, result };
  return result;
}

/** Forgets the current result and runs again. */
export function rerunCurrent(host: Host): Promise<Result> {
  const request = currentRequest();
  if (request) {
    forgetRun(request);
    clearFileError(request.file);
    void probe(host, request.file);
  }
  pending?.abort.abort();
  pending = null;
  return runCurrent(host);
}

/**
 * A run beside that of the stage, for another model or with other settings; the outcome goes to the store
 * just the same. `runAside` is for results that whoever asks keeps to itself.
 */
export const runBeside = (host: Host, request: RunRequest, title: string): Promise<Result> =>
  runOne(host, request, new AbortController(), title);

export function cancelJobs(): void {
  for (const job of useResults.getState().jobs) job.cancel();
}

/** One run with its job; the outcome goes to the store, an error is thrown as well. */
async function runOne(
  host: Host,
  request: RunRequest,
  abort: AbortController,
  title: string,
): Promise<Result> {
  const id = crypto.randomUUID();
  let stopped = false;
  startJob({
    id,
    title,
    step: 'waiting',
    done: 0,
    total: 0,
    startedAt: performance.now(),
    cancel: () => {
      stopped = true;
      abort.abort();
    },
  });
  const off = host.on('partial', ({ job, result }) => job === id && setPartial(request, result));
  try {
    const result = await host.call('analyze.run', callOf(request, id), { signal: abort.signal });
    if (abort.signal.aborted) throw cancelled();
    setResult(request, result);
    return result;
  } catch (thrown) {
    const error = VitrineError.from(thrown);
    const partial = partialFor(request);
    if (error.code !== 'cancelled') setRunError(request, error.toBody());
    // What there was when it was stopped by hand is the result; a run overtaken is made anew when asked for.
    else if (stopped && partial) setResult(request, partial);
    throw error;
  } finally {
    off();
    setPartial(request, undefined);
    endJob(id);
  }
}

const callOf = ({ file, card, settings }: RunRequest, job: string) => ({
  job,
  file,
  model: card.id,
  settings: { ...settings },
});

const titleOf = (request: RunRequest): string =>
  useLibrary.getState().items.get(request.file)?.entry.name ?? request.file;

/** How many times one image may take the engine down before the run goes on without it. */
const CRASHES_PER_IMAGE = 1;

/**
 * Runs the chosen model on many images, one after the other. An image that fails keeps its own
 * error and the rest goes on; when the engine dies, the run waits for it to come back. `each` gets
 * every result while its tensors are at hand, and sees to its own errors.
 */
export async function runAll(
  host: Host,
  files: readonly FileEntry[],
  each?: (file: FileEntry, result: Result, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const card = currentCard();
  if (!card || files.length === 0) return;
  const settings = currentSettings(card);
  const lacked = lackedImage(card, settings);
  if (lacked) {
    throw new VitrineError('bad-input', words.run.noSettingImage(lacked.title.toLowerCase()), {
      hint: words.run.noSettingImageHint,
    });
  }
  const runs = files.map((file) => ({
    step: file.name,
    request: { file: file.id, card, settings },
    done: async (result: Result, signal: AbortSignal) => each?.(file, result, signal),
  }));
  const failed = await runMany(host, words.run.many(card.title, files.length), runs);
  if (failed === null) return;
  const done = files.length - failed;
  showDone(
    words.run.someDone(card.title, done, files.length),
    failed > 0 ? words.run.someFailed(failed) : '',
  );
}

/** One of many runs. */
interface ManyRun {
  /** What the status bar says of it. */
  readonly step: string;
  readonly request: RunRequest;
  /** Gets its result. */
  done?(result: Result, signal: AbortSignal): Promise<void>;
}

/**
 * Runs one after the other, those that have a result already at no cost; all are one job. Outcomes go to
 * the store. Gives how many failed; null when it was cancelled.
 */
export function runMany(
  host: Host,
  title: string,
  runs: readonly ManyRun[],
): Promise<number | null> {
  const work = async (job: string, signal: AbortSignal) => {
    let failed = 0;
    for (const [index, { step, request, done }] of runs.entries()) {
      if (signal.aborted) return null;
      updateJob(job, { step, done: index });
      const ok = await runOnFolder(host, request, signal);
      const result = resultFor(request);
      if (!ok) failed++;
      else if (result) await done?.(result, signal);
    }
    return signal.aborted ? null : failed;
  };
  return asJob(title, work, { total: runs.length });
}

async function runOnFolder(host: Host, request: RunRequest, signal: AbortSignal): Promise<boolean> {
  if (resultFor(request)) return true;
  const call = callOf(request, crypto.randomUUID());
  for (let crashes = 0; ; crashes++) {
    try {
      setResult(request, await host.call('analyze.run', call, { signal }));
      return true;
    } catch (thrown) {
      if (signal.aborted) return true;
      const error = VitrineError.from(thrown);
      if (error.code === 'engine-crashed') await nextLife(host, signal);
      if (error.code === 'engine-crashed' && crashes < CRASHES_PER_IMAGE) continue;
      setRunError(request, error.toBody());
      return false;
    }
  }
}

/** An engine that does not come back within this time is tried as it is. */
const LIFE_MS = 15_000;

/** Resolves when the engine that has just died has been started again, or on abort. */
function nextLife(host: Host, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      off();
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const off = host.onConnection((state) => state === 'up' && finish());
    const timer = setTimeout(finish, LIFE_MS);
    signal.addEventListener('abort', finish);
  });
}

/**
 * Runs the current request whenever image, model or settings change; probes the current image.
 * Returns the off switch.
 */
export function startAutoRun(host: Host): () => void {
  const consider = () => {
    void probe(host, currentFile()?.entry.id);
    const request = currentRequest();
    if (!request || resultFor(request) || currentFile()?.lost) return;
    if (lackedImage(request.card, request.settings)) return; // The window asks for it.
    if (useResults.getState().errors.has(runKey(request))) return; // F5 tries again.
    runCurrent(host).catch(showError);
  };
  const off = [
    useLibrary.subscribe((now, before) => {
      const lost = ({ items, current }: typeof now) => items.get(current ?? '')?.lost;
      if (now.current !== before.current || lost(now) !== lost(before)) consider();
    }),
    useModels.subscribe((now, before) => {
      if (now.chosen !== before.chosen || now.cards !== before.cards) consider();
    }),
    useSettings.subscribe(consider),
    host.onConnection((state) => state === 'up' && consider()),
  ];
  consider();
  return () => {
    for (const stop of off) stop();
  };
}

/** Reads the facts of an image once; its error goes to the library item. */
async function probe(host: Host, file: string | undefined): Promise<void> {
  const item = file === undefined ? undefined : useLibrary.getState().items.get(file);
  if (!item || item.info || item.error) return;
  try {
    setFileInfo(await host.call('images.probe', { file: item.entry.id }));
  } catch (thrown) {
    const error = VitrineError.from(thrown);
    if (error.code !== 'engine-crashed') setFileError(item.entry.id, error.toBody());
  }
}

/** The image of the library with these contents; probes those not probed yet. */
export async function findFileBySha256(host: Host, sha256: string): Promise<FileEntry | undefined> {
  for (const { entry } of useLibrary.getState().items.values()) {
    await probe(host, entry.id);
    if (useLibrary.getState().items.get(entry.id)?.info?.sha256 === sha256) return entry;
  }
  return undefined;
}
