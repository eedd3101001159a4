import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DocumentState, Input, MethodName, Output } from '#shared/contract';
import { families } from '../../../models';
import { createEngine, type Engine } from '../index';
import { failure, sample, temporaryFolder } from '../testing';

const top = temporaryFolder();
const window = '5f0c1f2e-8d3b-4c55-9c4e-0a8f5a1f7c10';
const zooDir = join(process.cwd(), 'models', 'zoo');
let home = '';
let images = '';
let serial = 0;

beforeEach(() => {
  home = join(top, `${serial++}`);
  images = join(home, 'pictures');
  mkdirSync(images, { recursive: true });
  for (const name of ['cat.jpg', 'moose.jpg']) copyFileSync(sample(name), join(images, name));
});

const engineAt = (stateDir = join(home, 'state')): Engine =>
  createEngine({ families, stateDir, zooDir, samplesDir: '', stylesDir: '' });

const call = <M extends MethodName>(engine: Engine, method: M, input: Input<M>) =>
  engine.dispatch(method, input) as Promise<Output<M>>;

/** A window with both images, the second on the stage. */
async function stateOf(engine: Engine): Promise<DocumentState> {
  const entries = await engine.registerPaths([images]);
  return {
    images: entries.map(({ id }) => ({ file: id, sha256: null })),
    current: entries[1]!.id,
    arrangement: { search: 'cat', sort: 'name', descending: true, filter: 'done' },
    model: 'vit-cifar10',
    settings: { 'vit-cifar10': { topK: 3, style: entries[0]!.id } },
    stage: { tab: 'attention', layout: 'split', split: 0.25, region: null },
    views: { attention: { layer: 4 } },
    attached: { segmentation: { [entries[0]!.id]: entries[1]!.id } },
  };
}

/** Saved to the disk as a host without dialogs does; the path of the file. */
async function saved(engine: Engine, state: DocumentState): Promise<string> {
  const packed = await call(engine, 'documents.pack', {
    name: 'trip',
    file: null,
    state,
    job: 'j',
  });
  const path = join(home, 'trip.vitrine');
  writeFileSync(path, packed.bytes);
  return path;
}

async function opened(engine: Engine, path: string) {
  const [entry] = await engine.registerPaths([path]);
  return call(engine, 'documents.open', { file: entry!.id });
}

test('a document comes back as it was saved, in another life of the engine too', async () => {
  const first = engineAt();
  const state = await stateOf(first);
  const path = await saved(first, state);
  const document = await opened(engineAt(), path);
  // The hashes that were not known have been read.
  const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
  const images = state.images.map(({ file }) => ({ file, sha256 }));
  expect(document.state).toEqual({ ...state, images });
  expect(document.name).toBe('trip');
  expect(document.told).toEqual([]);
  expect(document.files.map(({ entry, lost }) => [entry.name, entry.folder, lost])).toEqual([
    ['cat.jpg', 'pictures', null],
    ['moose.jpg', 'pictures', null],
  ]);
});

test('no path leaves the engine but inside the file', async () => {
  const engine = engineAt();
  const path = await saved(engine, await stateOf(engine));
  expect(readFileSync(path, 'utf8')).toContain(images);
  expect(JSON.stringify(await opened(engine, path))).not.toContain(images);
});

test('on another machine images are found beside the document, under other ids', async () => {
  const here = engineAt();
  const state = await stateOf(here);
  const path = join(home, 'trip.vitrine');
  writeFileSync(path, '');
  const [target] = await here.registerPaths([path]);
  await call(here, 'documents.save', { file: target!.id, state, job: 'j' });
  const moved = join(top, `moved-${serial++}`);
  renameSync(home, moved);
  home = moved;
  const document = await opened(engineAt(join(top, 'other')), join(moved, 'trip.vitrine'));
  expect(document.files.map(({ lost }) => lost)).toEqual([null, null]);
  const [cat, moose] = document.files.map(({ entry }) => entry.id);
  expect(cat).not.toBe(state.images[0]!.file);
  expect(document.state.images.map(({ file }) => file)).toEqual([cat, moose]);
  expect(document.state.current).toBe(moose);
  expect(document.state.settings['vit-cifar10']).toEqual({ topK: 3, style: cat });
  expect(document.state.attached).toEqual({ segmentation: { [cat!]: moose } });
});

test('seeds need no file of the machine that they come from, also of another system', async () => {
  const here = engineAt();
  const seeds = await call(here, 'seeds.add', { first: 7, count: 2 });
  const state = await stateOf(here);
  const path = await saved(here, {
    ...state,
    images: seeds.map(({ id }) => ({ file: id, sha256: null })),
    current: seeds[1]!.id,
  });
  const { state: before } = await opened(here, path);
  rmSync(join(home, 'state'), { recursive: true });
  const text = readFileSync(path, 'utf8');
  const fromWindows = text.replace(/"[^"]*Seed 8\.seed"/, String.raw`"C:\\state\\Seed 8.seed"`);
  expect(fromWindows).not.toBe(text);
  writeFileSync(path, fromWindows);

  const there = engineAt(join(home, 'other'));
  const document = await opened(there, path);
  const placed = document.files.filter(({ entry }) => entry.name.startsWith('Seed'));
  expect(placed.map(({ entry, lost }) => [entry.name, lost])).toEqual([
    ['Seed 7', null],
    ['Seed 8', null],
  ]);
  for (const [i, { entry }] of placed.entries()) {
    const { sha256 } = await call(there, 'images.probe', { file: entry.id });
    expect(sha256).toBe(before.images[i]!.sha256);
  }
});

test('moved images are told as missing, kept, and found again by hash under any name', async () => {
  const engine = engineAt();
  const path = await saved(engine, await stateOf(engine));
  const elsewhere = join(home, 'elsewhere');
  renameSync(images, elsewhere);
  renameSync(join(elsewhere, 'cat.jpg'), join(elsewhere, 'renamed.jpg'));
  writeFileSync(join(elsewhere, 'cat.jpg'), 'another file of the same name');

  const document = await opened(engine, path);
  expect(document.files.map(({ lost }) => lost)).toEqual(['missing', 'missing']);
  // Saved again while they are missing, nothing of them is lost.
  const again = await opened(engine, await saved(engine, document.state));
  expect(again.state.images).toEqual(document.state.images);

  const among = (await engine.registerPaths([elsewhere])).map(({ id }) => id);
  const lost = again.state.images;
  const { found } = await call(engine, 'documents.relink', { lost, among });
  expect(found.map(({ id, name }) => [id, name])).toEqual([
    [lost[0]!.file, 'renamed.jpg'],
    [lost[1]!.file, 'moose.jpg'],
  ]);
  const probed = await call(engine, 'images.probe', { file: lost[0]!.file });
  expect(probed.sha256).toBe(lost[0]!.sha256);
});

test('an image that was changed is told as such', async () => {
  const engine = engineAt();
  const path = await saved(engine, await stateOf(engine));
  copyFileSync(sample('coffee.jpg'), join(images, 'cat.jpg'));
  const { files } = await opened(engine, path);
  expect(files[0]!.lost).toBe('changed');
  expect(files[1]!.lost).toBeNull();
});

test('an image of a setting that is gone is told as missing', async () => {
  const engine = engineAt();
  const style = join(home, 'style.png');
  copyFileSync(sample('coffee.jpg'), style);
  const [entry] = await engine.registerPaths([style]);
  const state = { ...(await stateOf(engine)), settings: { stytr2: { style: entry!.id } } };
  const path = await saved(engine, state);
  rmSync(style);
  const { files } = await opened(engine, path);
  expect(files.find(({ entry }) => entry.name === 'style.png')?.lost).toBe('missing');
});

test('missing and changed models are told; one under another id is found by its hash', async () => {
  const engine = engineAt();
  const path = await saved(engine, await stateOf(engine));
  const document = JSON.parse(readFileSync(path, 'utf8'));
  const write = (models: unknown) => writeFileSync(path, JSON.stringify({ ...document, models }));
  const [model] = document.models;

  document.state.model = 'renamed';
  write([{ ...model, id: 'renamed' }]);
  expect((await opened(engine, path)).state.model).toBe('vit-cifar10');

  write([{ id: 'other', title: 'Other ViT', sha256: ['a'.repeat(64)] }]);
  expect((await opened(engine, path)).told[0]).toMatchObject({
    code: 'model-missing',
    message: 'A model of this document is missing: Other ViT',
  });
  write([{ ...model, sha256: ['a'.repeat(64)] }]);
  expect((await opened(engine, path)).told[0]?.message).toMatch(
    /^This document was made with another version of /,
  );
});

test('the list of recent documents has what was saved and opened, without what is gone', async () => {
  const engine = engineAt();
  const state = await stateOf(engine);
  const pack = (name: string, file: string | null) =>
    call(engine, 'documents.pack', { name, file, state, job: 'j' });
  const { file } = await pack('first', null);
  await pack('second', null);
  // Saved again, it stays one.
  expect((await pack('first', file)).file).toBe(file);
  const list = await call(engineAt(), 'documents.recent', {});
  expect(list.map(({ name, images }) => [name, images])).toEqual([
    ['first', 2],
    ['second', 2],
  ]);
  expect((await call(engine, 'documents.open', { file: list[1]!.file })).name).toBe('second');
  rmSync(join(home, 'state', 'sessions', 'copies'), { recursive: true });
  expect(await call(engine, 'documents.recent', {})).toEqual([]);
});

test('clearing the list of recent documents removes our copies and no file of a person', async () => {
  const emit = vi.fn();
  const engine = createEngine({
    families,
    stateDir: join(home, 'state'),
    zooDir,
    samplesDir: '',
    stylesDir: '',
    emit,
  });
  const state = await stateOf(engine);
  const packed = await call(engine, 'documents.pack', {
    name: 'ours',
    file: null,
    state,
    job: 'j',
  });
  const own = join(home, 'mine.vitrine');
  const { id } = await engine.expectPath(own);
  await call(engine, 'documents.save', { file: id, state, job: 'j' });
  expect(await call(engine, 'documents.recent', {})).toHaveLength(2);
  const copy = await engine.pathOf(packed.file);
  emit.mockClear();
  await call(engine, 'documents.clearRecent', {});
  expect(emit).toHaveBeenCalledWith('recent', {});
  expect(await call(engine, 'documents.recent', {})).toEqual([]);
  expect([existsSync(copy), existsSync(own)]).toEqual([false, true]);
});

test('what was not saved outlives the engine, until it is dropped', async () => {
  const first = engineAt();
  const state = await stateOf(first);
  await call(first, 'documents.keep', { window, name: 'trip', file: null, state });
  const second = engineAt();
  expect(await call(second, 'documents.kept', {})).toMatchObject([
    { window, name: 'trip', images: 2, files: state.images.map(({ file }) => file) },
  ]);
  const document = await call(second, 'documents.recover', { window });
  expect(document).toMatchObject({ name: 'trip', file: null, state });
  // A drop that is asked for while a keep is under way comes after it.
  const keeping = call(second, 'documents.keep', { window, name: '', file: null, state });
  await Promise.all([keeping, call(second, 'documents.drop', { window })]);
  expect(await call(second, 'documents.kept', {})).toEqual([]);
});

test('a long document is compressed', async () => {
  const engine = engineAt();
  const state = await stateOf(engine);
  const text = 'x'.repeat(2 ** 21);
  const path = await saved(engine, { ...state, views: { long: text } });
  const bytes = readFileSync(path);
  expect(bytes.length).toBeLessThan(2 ** 16);
  expect(gunzipSync(bytes).toString()).toContain(text);
  expect((await opened(engine, path)).state.views).toEqual({ long: text });
});

describe('a file from a stranger', () => {
  /** What opening the saved document says, with something in it changed. */
  async function withChange(change: (document: Record<string, never>) => unknown) {
    const engine = engineAt();
    const path = await saved(engine, await stateOf(engine));
    const document = JSON.parse(readFileSync(path, 'utf8'));
    const changed = change(document) ?? document;
    writeFileSync(path, changed instanceof Uint8Array ? changed : JSON.stringify(changed));
    return opened(engine, path);
  }
  type Any = Record<string, never>;

  test.each<[string, (document: Any) => unknown, RegExp]>([
    ['is no JSON', () => Buffer.from('PK\x03\x04'), /trip\.vitrine is not a Vitrine document/],
    ['is JSON of another kind', () => ({ images: [] }), /is not a Vitrine document/],
    ['is of the future', (d) => ({ ...d, format: 'vitrine-session/9' }), /another version/],
    ['is cut off', () => gzipSync('{"format":"vit').subarray(0, 20), /is not a Vitrine document/],
    [
      'is a gzip bomb',
      () => gzipSync(Buffer.alloc(300 * 2 ** 20)),
      /trip\.vitrine is too large to be a document/,
    ],
    ['is nested a million deep', () => Buffer.from('['.repeat(1e6)), /is not a Vitrine document/],
    ['has a number for a name', (d) => ({ ...d, saved: 5 }), /is damaged: saved/],
    [
      'has a path with a zero byte',
      (d) => ({ ...d, files: [{ ...(d.files as unknown as Any[])[0], path: '/a\0b.jpg' }] }),
      /is damaged: files\.0\.path/,
    ],
    ['names files it does not hold', (d) => ({ ...d, files: [] }), /does not hold/],
    [
      'has a hash that is none',
      (d) => ({ ...d, annotations: { '../../x': { tag: '', note: '', at: d.saved } } }),
      /is damaged: annotations/,
    ],
  ])('that %s is refused', async (_, change, message) => {
    const error = await failure(withChange(change));
    expect(error.code).toBe('bad-input');
    expect(error.message).toMatch(message);
  });

  test.each([
    ['a device', '/dev/zero'],
    ['a file that is no image', '/etc/hostname'],
    ['a device under the name of an image', join(top, 'zero.png')],
    ['a folder', '/tmp'],
    ['a share on the network', '//evil.example/share/cat.jpg'],
    ['a share in the notation of Windows', '\\\\evil.example\\share\\cat.jpg'],
    ['a relative path', '../pictures/cat.jpg'],
  ])('that names %s gets a missing image', async (_, path) => {
    if (path.endsWith('zero.png')) {
      const { symlinkSync } = await import('node:fs');
      symlinkSync('/dev/zero', path);
    }
    const { files } = await withChange((d) => {
      const [first, second] = d.files as unknown as Any[];
      return { ...d, files: [{ ...first, path }, second] };
    });
    expect(files[0]!.lost).toBe('missing');
    expect(files[1]!.lost).toBeNull();
  });

  test('that reaches for prototypes changes none', async () => {
    const document = await withChange((d) => {
      const text = JSON.stringify(d).replace(
        '"settings":{',
        '"settings":{"__proto__":{"polluted":true},',
      );
      return Buffer.from(text);
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(document.state.settings)).toBe(Object.prototype);
  });
});

describe('tags and notes', () => {
  const sha256 = 'c'.repeat(64);

  test('outlive the engine and are listed without the empty ones', async () => {
    const engine = engineAt();
    await call(engine, 'annotations.set', {
      changes: {
        [sha256]: { tag: 'hard', note: 'two\nlines' },
        ['d'.repeat(64)]: { tag: 'x', note: '' },
      },
    });
    await call(engine, 'annotations.set', { changes: { ['d'.repeat(64)]: { tag: '', note: '' } } });
    const listed = await call(engineAt(), 'annotations.list', {});
    expect(listed).toEqual({ [sha256]: { tag: 'hard', note: 'two\nlines' } });
  });

  test('travel in a document; the later word on an image counts', async () => {
    const engine = engineAt();
    const state = await stateOf(engine);
    const { sha256 } = await call(engine, 'images.probe', { file: state.images[0]!.file });
    const set = (tag: string) =>
      call(engine, 'annotations.set', { changes: { [sha256]: { tag, note: '' } } });
    await set('first');
    const path = await saved(engine, state);
    const other = engineAt(join(home, 'other'));
    await opened(other, path);
    expect(await call(other, 'annotations.list', {})).toEqual({
      [sha256]: { tag: 'first', note: '' },
    });

    await set('second');
    await opened(engine, path);
    expect((await call(engine, 'annotations.list', {}))[sha256]?.tag).toBe('second');
  });
});
