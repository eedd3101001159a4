import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StoreApi } from 'zustand';
import {
  type FileEntry,
  type ImageInfo,
  type ModelCard,
  type Result,
  type Setting,
  VitrineError,
} from '#shared/types';
import { fakeHost } from '../host/fake';
import {
  addEntries,
  addPictures,
  arrange,
  cancelJobs,
  changeSetting,
  changeSettings,
  chooseModel,
  currentRequest,
  currentResult,
  currentSettings,
  dismissErrors,
  findPicture,
  markAllStale,
  markFiles,
  partialFor,
  perform,
  pictureNamed,
  redo,
  removeFiles,
  rerunCurrent,
  restoreItems,
  resultFor,
  runAll,
  runBeside,
  runCurrent,
  runKey,
  selectFile,
  setCards,
  settingsOf,
  showError,
  startAutoRun,
  undo,
  useLibrary,
  useModels,
  usePictures,
  useRuns,
  useSettings,
  useToasts,
  useUndo,
} from './index';

// Node has none.
const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
});

const entry = (name: string): FileEntry => ({ id: name, name, folder: '', bytes: name.length });
const images = ['a.jpg', 'b.jpg', 'c.jpg'].map(entry);
const card = (id: string): ModelCard =>
  ({ id, title: id, task: 'classification', settings: [] }) as unknown as ModelCard;
const result = (model: string, label = 'cat'): Result =>
  ({ id: model, model, parts: { predictions: { top: [{ index: 0, label, p: 0.9 }] } } }) as Result;

/** Every store as it was when the window opened. */
beforeEach(() => {
  const reset = <S>(store: StoreApi<S>) => store.setState(store.getInitialState(), true);
  reset(useLibrary);
  reset(useModels);
  usePictures.setState({ box: [], own: [] });
  reset(useRuns);
  reset(useSettings);
  reset(useToasts);
  reset(useUndo);
});

describe('library', () => {
  it('adds files once and puts the first new one on the stage', () => {
    addEntries(images);
    addEntries([entry('b.jpg'), entry('d.jpg')]);
    expect([...useLibrary.getState().items.keys()]).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']);
    expect(useLibrary.getState().current).toBe('b.jpg');
  });

  it('moves on to the next image when the current one is removed, and undo puts all back', () => {
    addEntries(images);
    selectFile('b.jpg');
    const removed = [useLibrary.getState().items.get('b.jpg')!];
    removeFiles(new Set(['b.jpg']), ['a.jpg', 'b.jpg', 'c.jpg']);
    expect(useLibrary.getState().current).toBe('c.jpg');
    removeFiles(new Set(['c.jpg']), ['a.jpg', 'c.jpg']);
    expect(useLibrary.getState().current).toBe('a.jpg');
    restoreItems(removed);
    expect([...useLibrary.getState().items.keys()]).toEqual(['a.jpg', 'b.jpg']);
  });

  it('keeps the current image when others are removed', () => {
    addEntries(images);
    markFiles(['a.jpg', 'b.jpg'], 'a.jpg');
    removeFiles(new Set(['b.jpg']), ['a.jpg', 'b.jpg', 'c.jpg']);
    expect(useLibrary.getState().current).toBe('a.jpg');
    expect([...useLibrary.getState().marked]).toEqual(['a.jpg']);
  });
});

describe('arrange', () => {
  const items = ['img10.jpg', 'img9.jpg', 'dog.jpg'].map((name, added) => ({
    entry: entry(name),
    added,
  }));
  const plain = { search: '', sort: 'added', descending: false, filter: 'all' } as const;
  const verdictOf = ({ entry: { id } }: { entry: FileEntry }) => ({
    done: id === 'dog.jpg',
    failed: id === 'img9.jpg',
    top: id === 'dog.jpg' ? { index: 5, label: 'horse', p: 0.4 } : undefined,
  });

  it('sorts names as people count', () => {
    const names = arrange(items, { ...plain, sort: 'name' }, verdictOf);
    expect(names).toEqual(['dog.jpg', 'img9.jpg', 'img10.jpg']);
    expect(arrange(items, { ...plain, sort: 'name', descending: true }, verdictOf)).toEqual(
      names.toReversed(),
    );
  });

  it('finds by name and by what the model said, and filters by the state of the run', () => {
    expect(arrange(items, { ...plain, search: 'IMG 9' }, verdictOf)).toEqual(['img9.jpg']);
    expect(arrange(items, { ...plain, search: 'horse' }, verdictOf)).toEqual(['dog.jpg']);
    expect(arrange(items, { ...plain, filter: 'failed' }, verdictOf)).toEqual(['img9.jpg']);
    expect(arrange(items, { ...plain, filter: 'pending' }, verdictOf)).toEqual(['img10.jpg']);
  });

  it('puts images without a prediction last', () => {
    expect(arrange(items, { ...plain, sort: 'confidence' }, verdictOf)[0]).toBe('dog.jpg');
  });
});

describe('undo', () => {
  it('takes back and does again, and a new step forgets what was undone', async () => {
    let value = 0;
    const step = (to: number) => {
      const from = value;
      perform({
        title: `to ${to}`,
        apply: () => {
          value = to;
        },
        revert: () => {
          value = from;
        },
      });
    };
    step(1);
    step(2);
    await undo();
    expect(value).toBe(1);
    await redo();
    expect(value).toBe(2);
    await undo();
    step(3);
    await redo();
    expect(value).toBe(3);
    expect(useUndo.getState().past.map(({ title }) => title)).toEqual(['to 1', 'to 3']);
  });

  it('makes one step of a drag', async () => {
    const topK = settingsOf(card('m'))[0]!;
    changeSetting('m', topK, 6);
    changeSetting('m', topK, 7);
    changeSetting('m', topK, 8);
    expect(useUndo.getState().past).toHaveLength(1);
    await undo();
    expect(currentSettings(card('m')).topK).toBe(5);
    await redo();
    expect(currentSettings(card('m')).topK).toBe(8);
  });

  it('does not remember a step that failed', async () => {
    const fails = perform({
      title: 'fails',
      apply: () => Promise.reject(new VitrineError('disk', 'full')),
      revert: () => {},
    });
    await expect(fails).rejects.toThrow('full');
    expect(useUndo.getState().past).toHaveLength(0);
  });
});

describe('toasts', () => {
  it('keeps errors, counts the same one, and says nothing of a cancel', () => {
    showError(new VitrineError('disk', 'The disk is full'));
    showError(new VitrineError('disk', 'The disk is full'));
    showError(new VitrineError('cancelled', 'Cancelled'));
    expect(useToasts.getState().toasts.map(({ message, count }) => [message, count])).toEqual([
      ['The disk is full', 2],
    ]);
    dismissErrors();
    expect(useToasts.getState().toasts).toEqual([]);
  });
});

describe('settings that only redraw', () => {
  const threshold: Setting = {
    name: 'threshold0',
    title: 'Threshold, exit 1',
    help: '',
    kind: 'number',
    default: 0.5,
    redraws: true,
  };
  const cascade: ModelCard = { ...card('m'), settings: [threshold] };
  const classes = (label: string) => [{ index: 0, label, p: 0.7 }];

  /** Two exits, the first 0.7 sure; the second runs where the threshold asks for it. */
  const cascadeHost = () =>
    fakeHost({
      'images.probe': () => new Promise(() => {}),
      'analyze.run': ({ settings }) => {
        const goesOn = Number(settings.threshold0) > 0.7;
        const first = { ran: true, confidence: 0.7, top: classes('cat') };
        const second = { ran: goesOn, confidence: goesOn ? 0.6 : null, top: classes('dog') };
        const chosen = goesOn ? 1 : 0;
        const parts = {
          predictions: { top: classes(goesOn ? 'dog' : 'cat') },
          exits: { chosen, stages: [first, second] },
        };
        return { id: 'r', parts, provenance: { settings } } as unknown as Result;
      },
    });
  const runs = (host: ReturnType<typeof cascadeHost>) =>
    host.calls.filter(({ method }) => method === 'analyze.run').length;
  const label = () => currentResult()?.parts.predictions?.top[0]?.label;

  it('read the result at hand anew, and run the model only for what it lacks', async () => {
    const host = cascadeHost();
    const off = startAutoRun(host);
    setCards([cascade]);
    addEntries(images);
    await vi.waitFor(() => expect(label()).toBe('cat'));

    changeSetting('m', threshold, 0.65);
    expect(label()).toBe('cat');
    expect(currentResult()?.provenance.settings.threshold0).toBe(0.65);
    expect(currentResult()).toBe(currentResult());
    expect(runs(host)).toBe(1);

    changeSetting('m', threshold, 0.8);
    expect(label()).toBeUndefined();
    await vi.waitFor(() => expect(label()).toBe('dog'));
    expect(runs(host)).toBe(2);

    changeSetting('m', threshold, 0.6);
    expect(label()).toBe('cat');
    changeSetting('m', threshold, 0.9);
    expect(label()).toBe('dog');
    expect(runs(host)).toBe(2);

    await undo();
    expect(label()).toBe('cat');
    expect(currentSettings(cascade).threshold0).toBe(0.5);
    off();
  });

  it('run again when the run under way was for others', async () => {
    const host = cascadeHost();
    setCards([cascade]);
    addEntries(images);
    const first = runCurrent(host);
    const overtaken = expect(first).rejects.toMatchObject({ code: 'cancelled' });
    changeSetting('m', threshold, 0.8);
    expect((await runCurrent(host)).parts.exits?.chosen).toBe(1);
    await overtaken;
    expect(label()).toBe('dog');
  });

  it('let a batch skip only the images that have what they ask for', async () => {
    const host = cascadeHost();
    setCards([cascade]);
    addEntries(images);
    await runAll(host, images);
    await runAll(host, images);
    expect(runs(host)).toBe(3);
    changeSettings('m', 'Find thresholds', { threshold0: 0.8 });
    await runAll(host, images);
    expect(runs(host)).toBe(6);
    expect(useRuns.getState().results.size).toBe(3);
  });
});

describe('runs that go in rounds', () => {
  /** A host whose runs tell of a round whenever told to, and end when told to. */
  function roundsHost() {
    const under: { job: string; end: () => void }[] = [];
    const host = fakeHost({
      'analyze.run': ({ job, model }) =>
        new Promise((resolve) => under.push({ job, end: () => resolve(result(model, 'all')) })),
    });
    const tell = (run: number, label: string) =>
      host.emit('partial', { job: under[run]!.job, result: result('m', label) });
    return { host, under, tell };
  }
  const shown = () => currentResult()?.parts.predictions?.top[0]?.label;
  const start = () => {
    setCards([card('m')]);
    addEntries(images);
  };

  it('show what there is so far, and then all', async () => {
    const { host, under, tell } = roundsHost();
    start();
    const run = runCurrent(host);
    expect(shown()).toBeUndefined();
    tell(0, 'one');
    tell(0, 'two');
    expect(shown()).toBe('two');
    expect(useRuns.getState().results.size).toBe(0);
    under[0]!.end();
    await run;
    expect(shown()).toBe('all');
    expect(useRuns.getState().partials.size).toBe(0);
  });

  it('keep what there is when they are stopped by hand; run again makes all anew', async () => {
    const { host, under, tell } = roundsHost();
    start();
    const run = expect(runCurrent(host)).rejects.toMatchObject({ code: 'cancelled' });
    tell(0, 'one');
    cancelJobs();
    under[0]!.end();
    await run;
    expect(shown()).toBe('one');
    expect((await runCurrent(host)).parts.predictions?.top[0]?.label).toBe('one');
    const again = rerunCurrent(host);
    expect(shown()).toBeUndefined();
    under[1]!.end();
    await again;
    expect(shown()).toBe('all');
  });

  it('keep nothing when a newer run overtakes them', async () => {
    const { host, under, tell } = roundsHost();
    start();
    const first = expect(runCurrent(host)).rejects.toMatchObject({ code: 'cancelled' });
    tell(0, 'one');
    changeSetting('m', settingsOf(card('m'))[0]!, 3);
    const second = runCurrent(host);
    for (const { end } of under) end();
    await Promise.all([first, second]);
    changeSetting('m', settingsOf(card('m'))[0]!, 5);
    expect(shown()).toBeUndefined();
  });

  it('of another model run beside the stage, which keeps its own', async () => {
    const { host, under, tell } = roundsHost();
    start();
    const other = { file: 'a.jpg', card: card('n'), settings: {} };
    const run = runBeside(host, other, 'beside');
    tell(0, 'one');
    expect(shown()).toBeUndefined();
    expect(partialFor(other)?.parts.predictions?.top[0]?.label).toBe('one');
    under[0]!.end();
    await run;
    expect(resultFor(other)?.model).toBe('n');
    expect(shown()).toBeUndefined();
  });
});

describe('a picture as a setting', () => {
  const style: Setting = { name: 'style', title: 'Style', help: '', kind: 'picture', default: '' };
  const painter = { ...card('p'), settings: [style] };

  it('is asked for before anything runs; choices in a row are steps of their own', async () => {
    const host = fakeHost({
      'images.probe': ({ file }) => ({ id: file, sha256: file }) as ImageInfo,
      'analyze.run': ({ settings }) => result('p', String(settings.style)),
    });
    const off = startAutoRun(host);
    setCards([painter]);
    addEntries(images);
    await expect(runAll(host, images)).rejects.toThrow('No picture is chosen as style');
    expect(host.calls.some(({ method }) => method === 'analyze.run')).toBe(false);
    const shown = () => currentResult()?.parts.predictions?.top[0]?.label;
    changeSetting('p', style, 'waves');
    changeSetting('p', style, 'oil');
    await vi.waitFor(() => expect(shown()).toBe('oil'));
    await undo();
    await vi.waitFor(() => expect(shown()).toBe('waves'));
    await undo();
    expect(shown()).toBeUndefined();
    off();
  });

  it('is found again by what it holds, and forgotten when its file is gone', async () => {
    const host = fakeHost({
      'styles.list': () => [entry('oil.jpg')],
      'images.probe': ({ file }) => {
        if (file === 'gone.jpg') throw new VitrineError('disk', 'gone.jpg is no longer there');
        return { id: file, sha256: `sha of ${file}` } as ImageInfo;
      },
    });
    addPictures([entry('waves.jpg'), entry('gone.jpg')]);
    addEntries(images);
    expect((await findPicture(host, 'sha of waves.jpg'))?.name).toBe('waves.jpg');
    expect((await findPicture(host, 'sha of oil.jpg'))?.name).toBe('oil.jpg');
    expect((await findPicture(host, 'sha of b.jpg'))?.name).toBe('b.jpg');
    expect(await findPicture(host, 'sha of another')).toBeUndefined();
    expect(usePictures.getState().own.map(({ name }) => name)).toEqual(['waves.jpg']);
    expect(pictureNamed('gone.jpg')).toBeUndefined();
  });
});

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
    expect(useRuns.getState().results.size).toBe(1);
    expect(useRuns.getState().jobs).toEqual([]);
  });

  it('runs a batch past a bad image and past an engine that dies once', async () => {
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
    const { results, errors, jobs } = useRuns.getState();
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
    expect(useRuns.getState().results.size).toBe(2);
    expect(useRuns.getState().errors.size).toBe(1);
  });

  it('stops a batch when it is cancelled', async () => {
    const host = fakeHost({
      'analyze.run': ({ model, file }) => {
        if (file === 'b.jpg') cancelJobs();
        return result(model);
      },
    });
    setCards([card('m')]);
    addEntries(images);
    await runAll(host, images);
    expect(useRuns.getState().results.size).toBe(1);
    expect(useRuns.getState().errors.size).toBe(0);
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
    expect(useRuns.getState().errors.get(key)?.code).toBe('shape-mismatch');
    fails = false;
    await runCurrent(host);
    expect(useRuns.getState().errors.size).toBe(0);
  });
});
