import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenedDocument } from '#shared/contract';
import type { FileEntry, ModelCard } from '#shared/types';
import { engineCrashed } from '#shared/wire';
import { type FakeHost, fakeHost } from '../host/fake';
import {
  addImages,
  annotate,
  annotationOf,
  arrangeLibrary,
  arrangement,
  changeSetting,
  chooseLayout,
  chooseModel,
  lastStep,
  perform,
  redo,
  removeImages,
  selectFile,
  setFileInfo,
  setFound,
  setView,
  switchModel,
  undo,
  useAnnotations,
  useLibrary,
  useModels,
  useSettings,
  useToasts,
  useUndo,
  useView,
} from '../state';
import { views } from '../views';
import { openDocument, performWhole, recoverDocument } from './files';
import { keepDocument } from './recovery';
import { snapshot, takeState } from './snapshot';
import { isUnsaved, markSaved, useDocument } from './store';

// What the modules under test ask of a browser when they are loaded.
const { tab, page } = vi.hoisted(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }));
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
  };
  vi.stubGlobal('localStorage', storage());
  const tab = storage();
  vi.stubGlobal('sessionStorage', tab);
  // React Aria asks for its screen.
  const page = Object.assign(new EventTarget(), { screen: {} });
  vi.stubGlobal('window', page);
  vi.stubGlobal('navigator', {});
  return { tab, page };
});

const stores = [
  useLibrary,
  useModels,
  useSettings,
  useUndo,
  useView,
  useDocument,
  useAnnotations,
  useToasts,
];
function forget(): void {
  for (const store of stores)
    (store as typeof useUndo).setState(store.getInitialState() as never, true);
}
const atFirst = new Map(views.map((view) => [view.id, view.spec()]));

beforeEach(() => {
  tab.kept.clear();
  forget();
  for (const view of views) view.restore(atFirst.get(view.id));
});
afterEach(() => void vi.useRealTimers());

const entry = (id: string): FileEntry => ({ id, name: `${id}.jpg`, folder: 'trip', bytes: 7 });
const setting = { name: 'keep', title: 'Keep', help: '', kind: 'number', default: 1 } as const;
const card = (id: string): ModelCard =>
  ({ id, title: id, task: 'classification', settings: [setting] }) as unknown as ModelCard;
const sha256 = 'a'.repeat(64);

/** Does a little of everything; what it did is far from where windows begin. */
function work(): void {
  useModels.setState({ cards: [card('vit'), card('dvt')], chosen: 'vit', loaded: true });
  addImages(['a', 'b', 'c'].map(entry));
  selectFile('b');
  switchModel('dvt');
  changeSetting('dvt', setting, 0.5);
  arrangeLibrary({ search: 'x', sort: 'name', descending: true });
  chooseLayout('split');
  setView({ tab: 'attention' });
}

/** As it goes through the engine. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe('a document', () => {
  it('puts back all that the window was about', async () => {
    work();
    const saved = copyOf(snapshot());
    forget();
    const host = fakeHost({ 'documents.open': () => ({ ...saved, name: 'trip', file: 'f' }) });
    await openDocument(host, 'f');
    expect(takeState()).toEqual(saved.state);
    expect(useDocument.getState()).toMatchObject({ name: 'trip', file: 'f' });
    expect(isUnsaved()).toBe(false);
  });

  it('that was opened is one step: what stood there before comes back by undo', async () => {
    const other = copyOf(snapshot());
    work();
    const before = takeState();
    await openDocument(fakeHost({ 'documents.open': () => ({ ...other, name: 'other' }) }), 'f');
    expect(useLibrary.getState().items.size).toBe(0);
    await undo();
    expect(takeState()).toEqual(before);
    expect(useDocument.getState().name).toBe('');
    expect(isUnsaved()).toBe(true);
    await redo();
    expect(useLibrary.getState().items.size).toBe(0);
    expect(isUnsaved()).toBe(false);
  });

  it('keeps images that are lost, with their reason and hash, until they are found', async () => {
    work();
    const saved = copyOf(snapshot());
    const opened: OpenedDocument = {
      ...saved,
      state: { ...saved.state, images: saved.state.images.map((image) => ({ ...image, sha256 })) },
      files: saved.files.map((file) =>
        file.entry.id === 'b' ? { ...file, lost: 'missing' as const } : file,
      ),
    };
    await openDocument(fakeHost({ 'documents.open': () => opened }), 'f');
    const item = () => useLibrary.getState().items.get('b');
    expect(item()).toMatchObject({
      lost: 'missing',
      error: { message: 'b.jpg has moved or was deleted' },
      sha256,
    });
    expect(takeState().images).toEqual(opened.state.images);
    setFound([{ ...entry('b'), name: 'renamed.jpg' }]);
    expect(item()).toMatchObject({ entry: { name: 'renamed.jpg' }, sha256 });
    expect(item()?.error).toBeUndefined();
  });

  it('tells of an image that has other contents than it had', async () => {
    work();
    const { state, ...rest } = copyOf(snapshot());
    const images = state.images.map((image) => ({ ...image, sha256 }));
    await openDocument(
      fakeHost({ 'documents.open': () => ({ ...rest, state: { ...state, images } }) }),
      'f',
    );
    const info = {
      id: 'a',
      name: 'a.jpg',
      size: [1, 1] as [number, number],
      format: 'JPEG',
      notes: [],
    };
    setFileInfo({ ...info, sha256: 'b'.repeat(64) });
    expect(useLibrary.getState().items.get('a')).toMatchObject({
      lost: 'changed',
      error: { message: 'a.jpg has changed since the document was saved' },
    });
    // Saved again, it is still looked for as it was.
    expect(takeState().images[0]).toEqual({ file: 'a', sha256 });
  });

  it('goes on without what a view cannot take, and tells', async () => {
    work();
    const saved = copyOf(snapshot());
    const state = { ...saved.state, views: { ...saved.state.views, attention: { layer: 'x' } } };
    await openDocument(fakeHost({ 'documents.open': () => ({ ...saved, state }) }), 'f');
    expect(useLibrary.getState().items.size).toBe(3);
    expect(useToasts.getState().toasts.some(({ error }) => error?.code === 'bad-input')).toBe(true);
  });

  it('that names a model which is not here leaves the model in use', async () => {
    work();
    const saved = copyOf(snapshot());
    const told = [{ code: 'model-missing' as const, message: 'gone', hint: '', detail: {} }];
    const opened = { ...saved, state: { ...saved.state, model: 'gone' }, told };
    await openDocument(fakeHost({ 'documents.open': () => opened }), 'f');
    expect(useModels.getState().chosen).toBe('dvt');
    expect(useToasts.getState().toasts.some(({ message }) => message === 'gone')).toBe(true);
  });
});

describe('unsaved changes', () => {
  it('are there after a step and not after it was undone', async () => {
    work();
    markSaved();
    expect(isUnsaved()).toBe(false);
    arrangeLibrary({ filter: 'done' });
    expect(isUnsaved()).toBe(true);
    await undo();
    expect(isUnsaved()).toBe(false);
    await redo();
    expect(isUnsaved()).toBe(true);
  });

  it('are there too when as much is undone as is remembered', async () => {
    markSaved();
    for (let i = 0; i < 250; i++) perform({ title: `${i}`, apply() {}, revert() {} });
    for (let i = 0; i < 250; i++) await undo();
    expect(useUndo.getState().past).toEqual([]);
    expect(lastStep()).not.toBeNull();
    expect(isUnsaved()).toBe(true);
  });
});

describe('every change can be undone and redone', () => {
  const host = fakeHost({ 'annotations.set': () => ({}) });
  const changes: [string, () => void | Promise<void>, () => unknown][] = [
    ['adding images', () => addImages([entry('d')]), () => takeState().images],
    ['removing images', () => removeImages(new Set(['a'])), () => takeState().images],
    [
      'clearing the library',
      () => removeImages(new Set(['a', 'b', 'c'])),
      () => takeState().images,
    ],
    ['sorting', () => arrangeLibrary({ sort: 'size' }), arrangement],
    ['turning the order', () => arrangeLibrary({ descending: false }), arrangement],
    ['filtering', () => arrangeLibrary({ filter: 'failed' }), arrangement],
    ['searching', () => arrangeLibrary({ search: 'cat' }), arrangement],
    ['the model', () => switchModel('vit'), () => takeState().model],
    ['a setting', () => changeSetting('dvt', setting, 0.7), () => takeState().settings],
    ['the layout', () => chooseLayout('multiples'), () => takeState().stage.layout],
    [
      'a tag and a note',
      () => annotate(host, 'Change tag', { [sha256]: { tag: 'hard', note: 'why' } }),
      () => annotationOf(sha256),
    ],
    [
      'whatever opening a figure touches',
      () =>
        performWhole('Open figure', async () => {
          chooseModel('vit');
          setView({ tab: 'picture', layout: 'one' });
          selectFile('c');
        }),
      takeState,
    ],
  ];
  it.each(changes)('%s', async (_, change, read) => {
    work();
    const before = copyOf(read());
    await change();
    const after = copyOf(read());
    expect(after).not.toEqual(before);
    await undo();
    expect(copyOf(read())).toEqual(before);
    await redo();
    expect(copyOf(read())).toEqual(after);
    await undo();
    expect(copyOf(read())).toEqual(before);
  });

  it('in a long chain, to the very beginning and back', async () => {
    work();
    const end = copyOf(takeState());
    const steps = useUndo.getState().past.length;
    for (let i = 0; i < steps; i++) await undo();
    expect(takeState()).toMatchObject({ images: [], model: 'vit', arrangement: { search: '' } });
    for (let i = 0; i < steps; i++) await redo();
    // Which image is on the stage is no change of the document: adding put the first there.
    expect(copyOf(takeState())).toEqual({ ...end, current: 'a' });
  });
});

describe('what is not saved', () => {
  const keeping = (): FakeHost =>
    fakeHost({ 'documents.keep': () => ({}), 'documents.drop': () => ({}) });
  const asked = ({ calls }: FakeHost) => calls.map(({ method }) => method);

  it('is kept soon after a change, dropped when it is saved, and asked for no more often', async () => {
    vi.useFakeTimers();
    const host = keeping();
    const off = keepDocument(host);
    await vi.runAllTimersAsync();
    expect(asked(host)).toEqual([]);
    work();
    await vi.runAllTimersAsync();
    expect(asked(host)).toEqual(['documents.keep']);
    expect(host.calls[0]?.input).toMatchObject({ name: '', file: null, state: takeState() });
    // An image's facts came in: nothing that is saved has changed.
    useLibrary.setState({});
    await vi.runAllTimersAsync();
    expect(asked(host)).toEqual(['documents.keep']);
    markSaved();
    await vi.runAllTimersAsync();
    expect(asked(host)).toEqual(['documents.keep', 'documents.drop']);
    off();
  });

  it('comes back after a reload, still unsaved, and the engine forgets it', async () => {
    const before = keeping();
    const off = keepDocument(before);
    work();
    const state = copyOf(takeState());
    page.dispatchEvent(new Event('pagehide'));
    off();
    expect(asked(before)).toEqual(['documents.drop']);
    forget();
    const after = keeping();
    keepDocument(after)();
    expect(takeState()).toEqual(state);
    expect(isUnsaved()).toBe(true);
    expect(after.calls[0]).toEqual(before.calls[0]);
  });

  it('comes back after the page has crashed, with changes that the engine has not kept', async () => {
    const down = fakeHost({ 'annotations.set': () => Promise.reject(engineCrashed()) });
    const off = keepDocument(down);
    work();
    annotate(down, 'Change tag', { [sha256]: { tag: 'hard', note: '' } });
    const state = copyOf(takeState());
    // At once: nothing of it waits for a timer.
    await Promise.resolve();
    off();
    forget();
    const after = fakeHost({ 'annotations.set': () => ({}), 'documents.drop': () => ({}) });
    keepDocument(after)();
    await vi.waitFor(() => expect(takeState()).toEqual(state));
    expect(isUnsaved()).toBe(true);
    expect(annotationOf(sha256).tag).toBe('hard');
    expect(asked(after)).toEqual(['annotations.set', 'documents.drop']);
    await vi.waitFor(() => expect(useAnnotations.getState().unsent).toEqual({}));
  });

  it('comes back from the engine after a crash where it is too long for the tab', async () => {
    const tooLong = vi.spyOn(tab, 'setItem').mockImplementation((key, value) => {
      if (value.length > 1000) throw new Error('QuotaExceededError');
      tab.kept.set(key, value);
    });
    keepDocument(keeping())();
    tooLong.mockRestore();
    work();
    const kept = copyOf(snapshot());
    forget();
    const recover = vi.fn(() => kept);
    keepDocument(fakeHost({ 'documents.recover': recover, 'documents.drop': () => ({}) }))();
    await vi.waitFor(() => expect(takeState()).toEqual(kept.state));
    expect(isUnsaved()).toBe(true);
  });

  it('recovered by hand stays unsaved', async () => {
    work();
    const kept = copyOf(snapshot());
    forget();
    await recoverDocument(
      fakeHost({ 'documents.recover': () => ({ ...kept, name: 'trip' }) }),
      'w',
    );
    expect(takeState()).toEqual(kept.state);
    expect(useDocument.getState().name).toBe('trip');
    expect(isUnsaved()).toBe(true);
  });

  it('is nothing in a new tab, nor where what the tab carries cannot be read', () => {
    keepDocument(keeping())();
    tab.kept.set('vitrine.session', '{"window":7}');
    keepDocument(keeping())();
    expect(useLibrary.getState().items.size).toBe(0);
  });
});
