import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { VitrineError } from '#shared/types';
import { families } from '../../../models';
import { Families } from '../family-kit/families';
import { failure, golden, temporaryFolder } from '../testing';
import { Catalogue } from './catalogue';

const folder = temporaryFolder();
const zooDir = join(folder, 'zoo');
mkdirSync(zooDir);
let serial = 0;

/** A catalogue of its own for each test. */
function open(name = `state${serial++}`) {
  const stateDir = join(folder, name);
  const faults: VitrineError[] = [];
  const catalogue = new Catalogue({ families: new Families(families), stateDir, zooDir }, (fault) =>
    faults.push(fault),
  );
  return { catalogue, faults, stateDir, models: join(stateDir, 'models') };
}
const given = (path: string, place = '') => ({ path, name: basename(path), folder: place });

test('an imported model is a copy that works without the original', async () => {
  const original = join(folder, 'given', 'my model (v2).onnx');
  mkdirSync(dirname(original));
  cpSync(golden('timm-vit-dynamo'), original);
  const { catalogue, models } = open();
  const card = await catalogue.importPath(original);
  expect(card.id).toBe('my-model-v2');
  truncateSync(original);
  const { path } = await catalogue.open(card.id);
  expect(path.startsWith(models)).toBe(true);
  expect(readFileSync(path)).toEqual(readFileSync(golden('timm-vit-dynamo')));
  expect((await catalogue.list()).map(({ id }) => id)).toEqual([card.id]);
  expect(readdirSync(models)).toEqual([card.id]);
});

test('the same file again is the same model; another of that name gets a name of its own', async () => {
  const { catalogue } = open();
  const names = ['a', 'b'].map((place) => join(folder, 'same', place, 'net.onnx'));
  for (const [i, path] of names.entries()) {
    mkdirSync(dirname(path), { recursive: true });
    cpSync(golden(i === 0 ? 'timm-vit-dynamo' : 'hf-vit'), path);
  }
  const first = await catalogue.importPath(names[0]!);
  expect((await catalogue.importPath(names[0]!)).id).toBe(first.id);
  const other = await catalogue.importPath(names[1]!);
  expect([first.id, other.id]).toEqual(['net', 'net-2']);
  expect(await catalogue.list()).toHaveLength(2);
});

test('an upload is called by what the person gave, not by the folder that it was put in', async () => {
  const { catalogue } = open();
  const upload = (name: string) => join(folder, 'uploads', randomUUID(), name);
  const [graph, alone, config] = [
    upload('model.onnx'),
    upload('model.onnx'),
    upload('config.json'),
  ];
  for (const path of [graph, alone, config]) mkdirSync(dirname(path), { recursive: true });
  cpSync(golden('timm-vit-dynamo'), graph);
  cpSync(golden('hf-vit'), alone);
  writeFileSync(config, '{}');
  expect((await catalogue.importFiles([given(graph), given(config)])).id).toBe('model');
  expect((await catalogue.importFiles([given(alone)])).id).toBe('model-2');
});

test('two imports at once do not get in each other’s way', async () => {
  const { catalogue } = open();
  const paths = ['timm-vit-dynamo', 'ms-attention', 'ms-multihead'].map((name) => {
    const path = join(folder, 'race', name, 'net.onnx');
    mkdirSync(dirname(path), { recursive: true });
    cpSync(golden(name), path);
    return path;
  });
  const cards = await Promise.all(paths.map((path) => catalogue.importPath(path)));
  expect(cards.map(({ id }) => id).sort()).toEqual(['net', 'net-2', 'net-3']);
  expect(await catalogue.list()).toHaveLength(3);
});

test('external data come along, from beside the graph or given with it', async () => {
  const beside = open();
  const one = await beside.catalogue.importPath(golden('external-data'));
  expect(one.files.map(({ name }) => name)).toEqual(['model.onnx', 'model.onnx.data']);
  expect(readdirSync(join(beside.models, one.id)).sort()).toEqual([
    'card.json',
    'model.onnx',
    'model.onnx.data',
  ]);

  // As uploads: each file in a folder of its own.
  const uploads = ['model.onnx', 'model.onnx.data'].map((name, i) => {
    const path = join(folder, 'uploads', String(i), name);
    mkdirSync(dirname(path), { recursive: true });
    cpSync(join(dirname(golden('external-data')), name), path);
    return given(path, 'dropped');
  });
  const staged = open();
  const two = await staged.catalogue.importFiles(uploads);
  expect(two.id).toBe('dropped');
  expect(two.files).toEqual(one.files);
  expect(readdirSync(staged.models)).toEqual([two.id]);
  // Moved out of the staging folder, not out of the uploads.
  expect(uploads.every(({ path }) => existsSync(path))).toBe(true);

  const alone = await failure(staged.catalogue.importFiles([uploads[0]!]));
  expect(alone).toMatchObject({ code: 'model-missing', message: expect.stringContaining('data') });
});

test('a folder as the hub lays it out: the configuration above the graph wins', async () => {
  const hub = join(folder, 'hub', 'pretty-name');
  mkdirSync(join(hub, 'onnx'), { recursive: true });
  for (const name of ['config.json', 'preprocessor_config.json']) {
    cpSync(join(dirname(golden('hf-vit')), name), join(hub, name));
  }
  cpSync(golden('hf-vit'), join(hub, 'onnx', 'model.onnx'));
  const { catalogue, models } = open();
  const card = await catalogue.importPath(hub);
  expect(card.id).toBe('pretty-name');
  expect(card.sources.preprocessing).toMatchObject({ mean: 'config', resize: 'config' });
  expect(readdirSync(join(models, card.id))).toContain('preprocessor_config.json');
});

test('a configuration that comes later replaces guesses', async () => {
  const place = join(folder, 'later');
  mkdirSync(place);
  cpSync(golden('hf-vit'), join(place, 'm.onnx'));
  const { catalogue } = open();
  const guessed = await catalogue.importPath(place);
  expect(guessed.sources.preprocessing).toMatchObject({ mean: 'guess', resize: 'guess' });
  for (const name of ['config.json', 'preprocessor_config.json']) {
    cpSync(join(dirname(golden('hf-vit')), name), join(place, name));
  }
  const known = await catalogue.importPath(place);
  expect(known.id).toBe(guessed.id);
  expect(known.sources.preprocessing).toMatchObject({ mean: 'config', resize: 'config' });
});

test('a corrected configuration counts when the model is imported again; none changes nothing', async () => {
  const place = join(folder, 'corrected');
  mkdirSync(place);
  cpSync(golden('hf-vit'), join(place, 'm.onnx'));
  const config = join(place, 'preprocessor_config.json');
  const write = (image_mean: number[]) => writeFileSync(config, JSON.stringify({ image_mean }));
  write([0.5, 0.5, 0.5]);
  const { catalogue, models } = open();
  const first = await catalogue.importPath(place);
  write([0.1, 0.2, 0.3]);
  const corrected = await catalogue.importPath(place);
  expect(corrected.id).toBe(first.id);
  expect(corrected.preprocess.mean).toEqual([0.1, 0.2, 0.3]);
  expect(readFileSync(join(models, first.id, 'preprocessor_config.json'), 'utf8')).toMatch('0.2');
  rmSync(config);
  expect((await catalogue.importPath(place)).preprocess.mean).toEqual([0.1, 0.2, 0.3]);
});

test('what a person corrects is kept and marked as theirs', async () => {
  const state = `state${serial++}`;
  const { catalogue } = open(state);
  const { id, preprocess } = await catalogue.importPath(golden('hf-vit'));
  const edited = await catalogue.edit(id, {
    title: 'Mine',
    labels: ['a', 'b'],
    preprocess: { ...preprocess, mean: [0, 0, 0] },
  });
  expect(edited).toMatchObject({ title: 'Mine', labels: ['a', 'b'] });
  const again = (await open(state).catalogue.open(id)).card;
  expect(again).toEqual(edited);
  expect(again.sources).toMatchObject({
    labels: 'user',
    preprocessing: { mean: 'user', resize: 'config' },
  });
});

describe('the origin of a guess', () => {
  const bare = async () => {
    const path = join(folder, `bare${serial++}`, 'm.onnx');
    mkdirSync(dirname(path));
    cpSync(golden('hf-vit'), path);
    const opened = open();
    return { ...opened, path, card: await opened.catalogue.importPath(path) };
  };

  test('stays when only the labels are changed, as the dialog saves all fields', async () => {
    const { catalogue, card } = await bare();
    const { id, title, preprocess, sources } = card;
    const edited = await catalogue.edit(id, { title, preprocess, labels: ['a', 'b'] });
    expect(edited.sources).toEqual({ ...sources, labels: 'user' });
    expect(edited.sources.preprocessing).toMatchObject({ mean: 'guess', layout: 'graph' });
  });

  test('is the user once they confirm it, and the guess again after undo', async () => {
    const { catalogue, card } = await bare();
    const confirmed = await catalogue.edit(card.id, { confirmed: ['mean', 'resize'] });
    expect(confirmed).toEqual({
      ...card,
      sources: {
        ...card.sources,
        preprocess: 'user',
        preprocessing: { ...card.sources.preprocessing, mean: 'user', resize: 'user' },
      },
    });
    expect(await catalogue.original(card.id)).toEqual(card);
    const { title, labels, preprocess } = card;
    const undone = { title, labels, preprocess, confirmed: [] };
    expect(await catalogue.edit(card.id, undone)).toEqual(card);
  });

  test('stays in an edit that version 0.1.0 saved, which holds what was not changed', async () => {
    const { catalogue, stateDir, card } = await bare();
    mkdirSync(join(stateDir, 'edits'), { recursive: true });
    const { title, preprocess } = card;
    const old = { title, labels: ['a'], preprocess: { ...preprocess, std: [1, 1, 1] } };
    writeFileSync(join(stateDir, 'edits', `${card.id}.json`), JSON.stringify(old));
    const { sources } = (await catalogue.open(card.id)).card;
    expect(sources.labels).toBe('user');
    expect(sources.preprocessing).toMatchObject({ mean: 'guess', std: 'user' });
  });

  test('gives way to a configuration that comes after an edit of something else', async () => {
    const { catalogue, card, path } = await bare();
    const { id, title, preprocess } = card;
    await catalogue.edit(id, { title, preprocess, labels: ['a', 'b'] });
    for (const name of ['config.json', 'preprocessor_config.json']) {
      cpSync(join(dirname(golden('hf-vit')), name), join(dirname(path), name));
    }
    await catalogue.importPath(path);
    const known = (await catalogue.open(id)).card;
    expect(known.sources.preprocessing).toMatchObject({ mean: 'config' });
    expect(known.preprocess.resize).toBe('squash');
    expect(known.labels).toEqual(['a', 'b']);
  });
});

test('an input size that the graph does not take is refused, the card stays', async () => {
  const { catalogue } = open();
  const card = await catalogue.importPath(golden('timm-vit-224'));
  const preprocess = { ...card.preprocess, size: [64, 96] as [number, number] };
  const error = await failure(catalogue.edit(card.id, { preprocess }));
  expect(error.code).toBe('shape-mismatch');
  // Width first, as everywhere in the window.
  expect(error.message).toContain('does not take 96×64 images');
  expect((await catalogue.open(card.id)).card.preprocess.size).toEqual([224, 224]);
});

test('removing takes the model and its edits; one in the box is disabled and comes back', async () => {
  const { catalogue, models, stateDir } = open();
  const { id } = await catalogue.importPath(golden('timm-vit-dynamo'));
  await catalogue.edit(id, { title: 'x' });
  await catalogue.remove(id);
  expect(await catalogue.list()).toEqual([]);
  expect(readdirSync(models)).toEqual([]);
  expect(readdirSync(join(stateDir, 'edits'))).toEqual([]);
  expect(await failure(catalogue.remove(id))).toMatchObject({ code: 'model-missing' });

  const boxed = join(folder, 'boxed');
  cpSync(join(stateDir, 'models'), boxed, { recursive: true });
  mkdirSync(join(boxed, 'm'), { recursive: true });
  cpSync(golden('timm-vit-dynamo'), join(boxed, 'm', 'model.onnx'));
  writeFileSync(join(boxed, 'm', 'card.json'), JSON.stringify({ title: 'In the box' }));
  const withBox = new Catalogue({ families: new Families(families), stateDir, zooDir: boxed });
  await withBox.remove('m');
  expect(await withBox.list()).toEqual([]);
  expect(await withBox.disabled()).toEqual([{ id: 'm', title: 'In the box' }]);
  expect((await withBox.open('m')).card.title).toBe('In the box');
  await withBox.restore('m');
  expect((await withBox.list()).map(({ id }) => id)).toEqual(['m']);
  expect(await withBox.disabled()).toEqual([]);
  // Its author wrote a title only: the graph told the rest, and is not asked again.
  const { card } = await withBox.open('m');
  expect(card).toMatchObject({ id: 'm', title: 'In the box', files: [{ name: 'model.onnx' }] });
  expect(card.attention.length).toBeGreaterThan(0);
  expect(readdirSync(join(stateDir, 'cards'))).toHaveLength(1);
});

test('a broken folder is reported once and hides no other model', async () => {
  const { catalogue, faults, models } = open();
  const good = await catalogue.importPath(golden('timm-vit-dynamo'));
  const cut = await catalogue.importPath(golden('ms-attention'));
  truncateSync(join(models, cut.id, 'model.onnx'), 100);
  mkdirSync(join(models, 'empty'));
  mkdirSync(join(models, 'nonsense'));
  writeFileSync(join(models, 'nonsense', 'card.json'), '{"id": 7');
  for (let i = 0; i < 2; i++) {
    expect((await catalogue.list()).map(({ id }) => id)).toEqual([good.id]);
  }
  expect(faults).toHaveLength(3);
  expect(faults.map(({ message }) => message).join('\n')).toContain('has 100 bytes instead of');
  expect(await failure(catalogue.open(cut.id))).toMatchObject({ code: 'model-invalid' });
});

test('what is no model says why, and leaves nothing behind', async () => {
  const { catalogue, models } = open();
  const page = join(folder, 'page.onnx');
  writeFileSync(page, '<!DOCTYPE html><html></html>');
  expect(await failure(catalogue.importPath(page))).toMatchObject({
    code: 'model-invalid',
    message: expect.stringContaining('HTML'),
  });
  const images = join(folder, 'pictures');
  mkdirSync(images);
  expect(await failure(catalogue.importPath(images))).toMatchObject({ code: 'bad-input' });
  for (const name of ['x.onnx', 'y.onnx']) cpSync(golden('hf-vit'), join(images, name));
  expect(await failure(catalogue.importPath(images))).toMatchObject({
    message: 'There are 2 models here: x.onnx, y.onnx',
  });
  expect(await failure(catalogue.importPath(join(folder, 'nowhere.onnx')))).toMatchObject({
    code: 'model-missing',
  });
  expect(existsSync(models) ? readdirSync(models) : []).toEqual([]);
});

test('a model opened by its path is not kept', async () => {
  const { catalogue, models } = open();
  const { card, path } = await catalogue.openPath(golden('timm-vit-dynamo'));
  expect(path).toBe(golden('timm-vit-dynamo'));
  expect(card.id).toBe('timm-vit-dynamo');
  expect(existsSync(models)).toBe(false);
});
