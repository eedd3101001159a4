import { describe, expect, it, vi } from 'vitest';
import { VitrineError } from '#shared/types';
import { fakeHost } from '../host/fake';
import {
  addEntries,
  cancelJobs,
  changeSetting,
  chooseModel,
  currentRequest,
  currentResult,
  markAllStale,
  runAll,
  runCurrent,
  runKey,
  selectFile,
  setCards,
  settingsOf,
  startAutoRun,
  useLibrary,
  useResults,
  useToasts,
} from './index';
import { card, images, result } from './testing';

describe('runs', () => {
  it('has one key for equal requests', () => {
    const base = { file: 'f', card: card('m') };
    expect(runKey({ ...base, settings: { a: 1, b: true } })).toBe(
      runKey({ ...base, settings: { b: true, a: 1 } }),
    );
    expect(runKey({ ...base, settings: { a: 1 } })).not.toBe(
      runKey({ ...base, settings: { a: 2 } }),
    );
  });

  it('runs when image, model or settings change, and never twice for the same', async () => {
    const host = fakeHost({
      'images.probe': ({ file }) => ({
        id: file,
        name: file,
        sha256: file,
        size: [1, 1],
        format: 'jpeg',
        notes: [],
      }),
      'analyze.run': ({ model }) => result(model),
    });
    const off = startAutoRun(host);
    const runs = () => host.calls.filter(({ method }) => method === 'analyze.run').length;
    setCards([card('m'), card('n')]);
    addEntries(images);
    await vi.waitFor(() => expect(currentResult()?.model).toBe('m'));
    chooseModel('n');
    await vi.waitFor(() => expect(currentResult()?.model).toBe('n'));
    chooseModel('m');
    changeSetting('m', settingsOf(card('m'))[0]!, 3);
    await vi.waitFor(() => expect(currentResult()?.model).toBe('m'));
    expect(runs()).toBe(3);
    expect(useLibrary.getState().items.get('a.jpg')?.info?.sha256).toBe('a.jpg');

    markAllStale();
    expect(currentResult()).toBeUndefined();
    host.setConnection('up');
    await vi.waitFor(() => expect(currentResult()).toBeDefined());
    expect(runs()).toBe(4);
    off();
  });

  it('lets the latest win: an older run is aborted and its answer dropped', async () => {
    const answers: (() => void)[] = [];
    const host = fakeHost({
      'analyze.run': ({ model, file }) =>
        new Promise((resolve) => answers.push(() => resolve(result(model, file)))),
    });
    setCards([card('m')]);
    addEntries(images);
    const first = runCurrent(host);
    const again = runCurrent(host);
    selectFile('b.jpg');
    const second = runCurrent(host);
    const firstEnds = expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const againEnds = expect(again).rejects.toMatchObject({ code: 'cancelled' });
    for (const answer of answers) answer();
    await Promise.all([firstEnds, againEnds]);
    expect((await second).parts.predictions?.top[0]?.label).toBe('b.jpg');
    expect(answers).toHaveLength(2);
    expect(useResults.getState().results.size).toBe(1);
    expect(useResults.getState().jobs).toEqual([]);
  });

  it('carries a run past a bad image and past an engine that dies once', async () => {
    let crashes = 1;
    const host = fakeHost({
      'analyze.run': ({ model, file }) => {
        if (file === 'b.jpg') throw new VitrineError('bad-input', 'b.jpg is cut off');
        if (file === 'c.jpg' && crashes-- > 0) {
          setTimeout(() => host.setConnection('up'), 5);
          throw new VitrineError('engine-crashed', 'The engine stopped');
        }
        return result(model);
      },
    });
    setCards([card('m')]);
    addEntries(images);
    await runAll(host, images);
    const { results, errors, jobs } = useResults.getState();
    expect(results.size).toBe(2);
    expect([...errors.values()].map(({ message }) => message)).toEqual(['b.jpg is cut off']);
    expect(jobs).toEqual([]);
  });

  it('gives up on an image that kills the engine each time, and goes on', async () => {
    const host = fakeHost({
      'analyze.run': ({ model, file }) => {
        if (file !== 'a.jpg') return result(model);
        setTimeout(() => host.setConnection('up'), 5);
        throw new VitrineError('engine-crashed', 'The engine stopped');
      },
    });
    setCards([card('m')]);
    addEntries(images);
    await runAll(host, images);
    expect(useResults.getState().results.size).toBe(2);
    expect(useResults.getState().errors.size).toBe(1);
  });

  it('stops a run when it is cancelled', async () => {
    const host = fakeHost({
      'analyze.run': ({ model, file }) => {
        if (file === 'b.jpg') cancelJobs();
        return result(model);
      },
    });
    setCards([card('m')]);
    addEntries(images);
    await runAll(host, images);
    expect(useResults.getState().results.size).toBe(1);
    expect(useResults.getState().errors.size).toBe(0);
    expect(useToasts.getState().toasts).toEqual([]);
  });

  it('keeps the error of a failed run until it is run again', async () => {
    let fails = true;
    const host = fakeHost({
      'analyze.run': ({ model }) => {
        if (fails) throw new VitrineError('shape-mismatch', 'The graph wants 4 channels');
        return result(model);
      },
    });
    setCards([card('m')]);
    addEntries(images);
    await expect(runCurrent(host)).rejects.toThrow('4 channels');
    const key = runKey(currentRequest()!);
    expect(useResults.getState().errors.get(key)?.code).toBe('shape-mismatch');
    fails = false;
    await runCurrent(host);
    expect(useResults.getState().errors.size).toBe(0);
  });
});
