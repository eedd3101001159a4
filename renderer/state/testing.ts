/* What tests of the stores begin with: images, models and results, and every store as it was at first. */
import { beforeEach, vi } from 'vitest';
import type { StoreApi } from 'zustand';
import type { FileEntry, ModelCard, Result } from '#shared/types';
import {
  clearToasts,
  useLibrary,
  useModels,
  useResults,
  useSettingImages,
  useSettings,
  useUndo,
} from './index';

// Node has none.
const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
});

export const entry = (name: string): FileEntry => ({
  id: name,
  name,
  folder: '',
  bytes: name.length,
});
export const images = ['a.jpg', 'b.jpg', 'c.jpg'].map(entry);
export const card = (id: string): ModelCard =>
  ({ id, title: id, task: 'classification', settings: [] }) as unknown as ModelCard;
export const result = (model: string, label = 'cat'): Result =>
  ({ id: model, model, parts: { predictions: { top: [{ index: 0, label, p: 0.9 }] } } }) as Result;

/** Every store as it was when the window opened. */
beforeEach(() => {
  const reset = <S>(store: StoreApi<S>) => store.setState(store.getInitialState(), true);
  reset(useLibrary);
  reset(useModels);
  useSettingImages.setState({ box: [], own: [] });
  reset(useResults);
  reset(useSettings);
  clearToasts();
  reset(useUndo);
});
