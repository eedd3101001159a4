import { beforeEach, expect, it, vi } from 'vitest';
import { type MenuItem, menus, type RunInfo } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { fakeHost } from '../host/fake';
import { takeFiles } from '../intake/intake';
import {
  addEntries,
  clearToasts,
  removeImages,
  undo,
  useLibrary,
  useModels,
  useRuns,
  useUndo,
} from '../state';
import { createActions } from './actions';

// What the modules under test ask of a browser when they are loaded or when files are opened.
vi.hoisted(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }));
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

beforeEach(() => {
  useRuns.setState(useRuns.getInitialState(), true);
  useLibrary.setState(useLibrary.getInitialState(), true);
  useModels.setState(useModels.getInitialState(), true);
  clearToasts();
  useUndo.setState(useUndo.getInitialState(), true);
});

const given = (path: string) => {
  const parts = path.split('/');
  return { file: new File(['x'], parts.pop() ?? ''), folder: parts.join('/') };
};

it('has an action for every menu item that the platform does not do itself', () => {
  const ids = new Set(createActions(fakeHost({})).map(({ id }) => id));
  const items = menus.flatMap(({ items }) => items as readonly (MenuItem | null)[]);
  const missing = items.filter((item) => item && !item.role && !item.desktop && !ids.has(item.id));
  expect(missing).toEqual([]);
});

it('gives each action its own id and its own keys', () => {
  const actions = createActions(fakeHost({}));
  const repeated = (values: readonly string[]) =>
    values.filter((value, index) => values.indexOf(value) !== index);
  expect(repeated(actions.map(({ id }) => id))).toEqual([]);
  expect(repeated(actions.flatMap(({ accelerator }) => accelerator ?? []))).toEqual([]);
});

it('compares runs as soon as two have rows', () => {
  const { enabled } = createActions(fakeHost({})).find(({ id }) => id === 'runs.compare')!;
  const withRows = (...counts: number[]) => {
    useRuns.setState({ runs: counts.map((done, i) => ({ id: `${i}`, done }) as RunInfo) });
    return enabled?.();
  };
  expect(withRows()).toBe(false);
  expect(withRows(5, 0)).toBe(false);
  expect(withRows(5, 1)).toBe(true);
});

it('opens images and imports a model with its companions, out of one folder', async () => {
  const card = { id: 'vit', title: 'vit', attention: [], notes: [] } as unknown as ModelCard;
  const host = fakeHost({ 'models.import': () => card, 'models.list': () => [card] });
  await takeFiles(host, ['f/cat.jpg', 'f/vit.onnx', 'f/config.json', 'f/readme.md'].map(given));
  expect([...useLibrary.getState().items.values()].map(({ entry }) => entry.name)).toEqual([
    'cat.jpg',
  ]);
  expect(useModels.getState().chosen).toBe('vit');
  const imported = host.calls.find(({ method }) => method === 'models.import');
  expect(imported?.input).toMatchObject({ files: [expect.any(String), expect.any(String)] });
});

it('says so when a folder holds nothing of use', async () => {
  const opening = takeFiles(fakeHost({}), ['notes/a.md', 'notes/b.md'].map(given));
  await expect(opening).rejects.toMatchObject({
    code: 'bad-input',
    message: 'No image or model found in notes',
  });
});

it('puts removed images back on undo', async () => {
  const files = ['a.jpg', 'b.jpg'].map((id) => ({ id, name: id, folder: '', bytes: 1 }));
  addEntries(files);
  removeImages(new Set(['a.jpg']));
  expect(useLibrary.getState().current).toBe('b.jpg');
  await undo();
  expect([...useLibrary.getState().items.keys()]).toEqual(['a.jpg', 'b.jpg']);
  expect(useLibrary.getState().current).toBe('a.jpg');
});
