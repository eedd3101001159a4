import { beforeEach, expect, it, vi } from 'vitest';
import { addEntries, chooseModel, keepSession, selectFile, useLibrary, useModels } from './index';

const kept = new Map<string, string>();
const page = new EventTarget();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('window', page);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  forget();
});

const forget = () => {
  useLibrary.setState(useLibrary.getInitialState(), true);
  useModels.setState(useModels.getInitialState(), true);
};
const files = ['a.jpg', 'b.jpg'].map((id) => ({ id, name: id, folder: '', bytes: 1 }));

it('puts files, the image on the stage and the model back after a reload', () => {
  const off = keepSession();
  addEntries(files);
  selectFile('b.jpg');
  chooseModel('vit');
  page.dispatchEvent(new Event('pagehide'));
  off();
  forget();
  keepSession()();
  expect([...useLibrary.getState().items.values()].map(({ entry }) => entry)).toEqual(files);
  expect(useLibrary.getState().current).toBe('b.jpg');
  expect(useModels.getState().chosen).toBe('vit');
});

it('begins empty in a new tab, and where what was kept cannot be read', () => {
  keepSession()();
  kept.set('vitrine.session', '{"files":7}');
  keepSession()();
  expect(useLibrary.getState().items.size).toBe(0);
});
