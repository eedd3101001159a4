/*
 * Models of several graphs, or of inputs besides the image: opened and kept whole, and refused with
 * the true cause where the card and the graphs do not fit.
 */

import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { VitrineError } from '#shared/types';
import { families } from '../../../models';
import { Families } from '../family-kit/families';
import { failure, temporaryFolder } from '../testing';
import { goldenFolder } from '../testing/golden';
import { Catalogue } from './catalogue';

const folder = temporaryFolder();
const zooDir = join(folder, 'zoo');
mkdirSync(zooDir);
let serial = 0;

function open() {
  const stateDir = join(folder, `state${serial++}`);
  const faults: VitrineError[] = [];
  const catalogue = new Catalogue({ families: new Families(families), stateDir, zooDir }, (fault) =>
    faults.push(fault),
  );
  return { catalogue, faults, models: join(stateDir, 'models') };
}

/** A copy of a golden with its card changed. */
function copyOf(family: string, change: (card: Record<string, unknown>) => void = () => {}) {
  const own = join(folder, `${family}-${serial++}`);
  cpSync(goldenFolder(family), own, { recursive: true });
  const path = join(own, 'card.json');
  const card = JSON.parse(readFileSync(path, 'utf8'));
  change(card);
  writeFileSync(path, JSON.stringify(card));
  return own;
}

describe('a cascade', () => {
  const names = ['exit0.onnx', 'exit1.onnx'];

  test('is imported whole, under the name of its folder, with the facts of its card', async () => {
    const given = copyOf('dvt');
    const { catalogue } = open();
    const card = await catalogue.importPath(given);
    expect(card).toMatchObject({ id: basename(given), family: 'dvt' });
    expect(card.files.map(({ name }) => name)).toEqual(names);
    for (const { sha256 } of card.files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(card.stages?.map(({ grid }) => grid)).toEqual([
      [4, 4],
      [8, 8],
    ]);
    expect(card.sources).toMatchObject({ grid: 'card', preprocessing: { mean: 'card' } });
    rmSync(given, { recursive: true });
    const kept = await catalogue.open(card.id);
    expect(kept.card).toEqual(card);
    // The same again is the same model.
    expect((await catalogue.importPath(goldenFolder('dvt'))).id).toBe(card.id);
  });

  test('comes by upload too, every file in a folder of its own', async () => {
    const uploads = [...names, 'card.json'].map((name) => {
      const own = join(folder, 'uploads', randomUUID());
      mkdirSync(own, { recursive: true });
      cpSync(join(goldenFolder('dvt'), name), join(own, name));
      return { path: join(own, name), name, folder: 'my cascade' };
    });
    const { catalogue } = open();
    const card = await catalogue.importFiles(uploads);
    expect(card.id).toBe('my-cascade');
    expect(card.files.map(({ name }) => name)).toEqual(names);

    const alone = open().catalogue.importFiles([uploads[1]!]);
    expect(await failure(alone)).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/exit1\.onnx needs more than an image: also “upFeature”/),
    });
    const withoutFirst = open().catalogue.importFiles(uploads.slice(1));
    expect(await failure(withoutFirst)).toMatchObject({
      code: 'model-missing',
      message: expect.stringMatching(/exit0\.onnx/),
    });
  });

  test('any of its graphs stands for the whole, where the others lie beside it', async () => {
    const given = copyOf('dvt');
    const { card, path } = await open().catalogue.openPath(join(given, 'exit1.onnx'));
    expect(card.id).toBe(basename(given));
    expect(path).toBe(join(given, 'exit0.onnx'));
  });

  test('in the box is looked into once, and again when a later graph has changed', async () => {
    const { catalogue, faults } = open();
    const place = join(zooDir, 'cascade');
    cpSync(goldenFolder('dvt'), place, { recursive: true });
    const first = await catalogue.open('cascade');
    expect(first.card.attention).toHaveLength(4);
    expect((await catalogue.open('cascade')).card).toBe(first.card);
    renameSync(join(place, 'exit1.onnx'), join(place, 'gone'));
    expect(await failure(catalogue.open('cascade'))).toMatchObject({ code: 'model-missing' });
    cpSync(join(place, 'exit0.onnx'), join(place, 'exit1.onnx'));
    expect(await failure(catalogue.open('cascade'))).toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/exit1\.onnx .*no input “upFeature”/),
    });
    expect(await catalogue.list()).toEqual([]);
    expect(faults).toHaveLength(1);
    rmSync(place, { recursive: true });
  });
});

describe('a card that does not fit', () => {
  // biome-ignore lint/suspicious/noExplicitAny: any wrong card
  type Change = (card: any) => void;
  const cases: [name: string, family: string, change: Change, cause: RegExp][] = [
    [
      'a cascade without stages',
      'dvt',
      (card) => {
        delete card.stages;
      },
      /says nothing of “stages”/,
    ],
    [
      'a cascade of no stages',
      'dvt',
      (card) => {
        card.stages = [];
      },
      /says nothing of “stages”/,
    ],
    [
      'logits of another name',
      'dvt',
      (card) => {
        card.output = 'scores';
      },
      /exit0\.onnx .*no output “scores”/,
    ],
    [
      'another grid at an exit',
      'dvt',
      (card) => {
        card.stages[1].grid = [7, 7];
      },
      /exit1\.onnx .*output “feature” is \[1, 65, 16\], by the card \[1, 50, \?\]/,
    ],
    [
      'exits in the wrong order',
      'dvt',
      (card) => {
        card.stages.reverse();
      },
      /exit1\.onnx .*by the card the graph does not take “upFeature” \[\?, 17, 16\] float32/,
    ],
    [
      'a graph outside the folder',
      'dvt',
      (card) => {
        card.stages[1].file = '../exit1.onnx';
      },
      /\.\.\/exit1\.onnx .*outside the folder/,
    ],
    [
      'a card of another form',
      'dvt',
      (card) => {
        card.stages[0].gflops = -1;
      },
      /card\.json of this model cannot be used: stages\.0\.gflops/,
    ],
    [
      'pruning that the card does not tell',
      'dynamicvit',
      (card) => {
        delete card.pruning;
      },
      /says nothing of “pruning”/,
    ],
    [
      'another number of stages',
      'dynamicvit',
      (card) => {
        card.pruning.beforeBlocks = [1, 2];
        delete card.pruning.gflops;
      },
      /“keep” \[3\] int64, by the card \[2\]/,
    ],
    [
      'a block that is not there',
      'dynamicvit',
      (card) => {
        card.pruning.beforeBlocks = [1, 2, 9];
      },
      /has 4 attention layers, by the card at least 10/,
    ],
    [
      'another block than the one pruned before',
      'dynamicvit',
      (card) => {
        card.pruning.beforeBlocks = [0, 2, 3];
      },
      /“scores0” comes after 1 attention layer, by the card after 0 attention layers/,
    ],
    [
      'blocks out of order',
      'dynamicvit',
      (card) => {
        card.pruning.beforeBlocks = [2, 1, 3];
      },
      /before blocks 2, 1, 3 is not in order/,
    ],
    [
      'another patch grid',
      'dynamicvit',
      (card) => {
        card.pruning.grid = [9, 9];
      },
      /“bias” \[1, 64\] float32, by the card \[1, 81\]/,
    ],
    [
      'what tokens cost in another number of stages',
      'dynamicvit',
      (card) => {
        card.pruning.gflops.stages.pop();
      },
      /pruning\.gflops\.stages: must be one for each of beforeBlocks/,
    ],
    [
      'token labels of another name',
      'lvvit',
      (card) => {
        card.tokenLabels.output = 'labels';
      },
      /no output “labels”/,
    ],
    [
      'token labels on another grid',
      'lvvit',
      (card) => {
        card.tokenLabels.grid = [5, 5];
      },
      /output “tokenLabels” is \[1, 16, 6\], by the card \[1, 25, \?\]/,
    ],
  ];

  test.each(cases)('%s', async (_, family, change, cause) => {
    const given = copyOf(family, change);
    const { catalogue } = open();
    const error = await failure(catalogue.importPath(given));
    expect([error.code, error.message]).toEqual(['model-invalid', expect.stringMatching(cause)]);
    expect(error.hint).not.toBe('');
    expect(await catalogue.list()).toEqual([]);
  });

  test('an installed card that names a graph which is not among its files', async () => {
    const { catalogue, models } = open();
    const { id } = await catalogue.importPath(goldenFolder('dvt'));
    const path = join(models, id, 'card.json');
    const card = JSON.parse(readFileSync(path, 'utf8'));
    card.stages[1].file = 'exit2.onnx';
    writeFileSync(path, JSON.stringify(card));
    expect(await failure(catalogue.open(id))).toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/exit2\.onnx is not among the files/),
    });
  });
});
