import { describe, expect, it } from 'vitest';
import type { FileEntry } from '#shared/types';
import {
  addEntries,
  arrange,
  arrivingImages,
  markFiles,
  redo,
  removeFiles,
  restoreItems,
  selectFile,
  undo,
  useLibrary,
  useUndo,
} from './index';
import { entry, images } from './testing';

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

  it('adds images as they arrive in one step, undone and done again as far as they are there', async () => {
    addEntries([entry('old.jpg')]);
    const steps = useUndo.getState().past.length;
    const arrive = arrivingImages(3);
    arrive([entry('old.jpg')]);
    expect(useUndo.getState().past).toHaveLength(steps);
    arrive([entry('1.jpg')]);
    selectFile('old.jpg');
    arrive([entry('2.jpg')]);
    expect(useLibrary.getState().current).toBe('old.jpg');
    expect(
      useUndo
        .getState()
        .past.slice(steps)
        .map(({ title }) => title),
    ).toEqual(['Add 3 images']);
    const shown = () => [...useLibrary.getState().items.keys()];
    await undo();
    expect(shown()).toEqual(['old.jpg']);
    arrive([entry('3.jpg')]);
    expect(shown()).toEqual(['old.jpg']);
    await redo();
    expect(shown()).toEqual(['old.jpg', '1.jpg', '2.jpg', '3.jpg']);
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
