import { afterEach, expect, it, vi } from 'vitest';
import { recentFiles, recentImages } from './recent';

afterEach(() => vi.unstubAllGlobals());

it('files of earlier versions are still remembered', () => {
  const entry = { id: 'a', name: 'waves.png', folder: '', bytes: 1 };
  const kept = new Map([
    ['vitrine.recent', JSON.stringify([entry])],
    ['vitrine.pictures', JSON.stringify([entry])],
  ]);
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null });
  expect(recentFiles.all()).toEqual([entry]);
  expect(recentImages.all()).toEqual([entry]);
});
