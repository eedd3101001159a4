import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { makeImages, tinyModel } from '../../engine/runs/testing';
import { temporaryFolder } from '../../engine/testing';
import { runCommand } from './testing';

const folder = temporaryFolder();
const images = join(folder, 'images');
const run = join(folder, 'run');
const vitrine = (...argv: string[]) => runCommand(argv, { home: join(folder, 'home') });

beforeAll(async () => {
  vi.stubEnv('VITRINE_THREADS', '1');
  makeImages(images, 12);
  const analysis = ['analyze', images, '--model', tinyModel, '--layers', 'none', '--out', run];
  expect((await vitrine(...analysis, '--embeddings')).status).toBe(0);
});

const anImage = () => {
  const [name] = readdirSync(images, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.png'),
  );
  return join(images, name!);
};

test('an image of the run finds itself first, a copy elsewhere too', async () => {
  const { status, rows } = await vitrine(
    'retrieve',
    run,
    '--query',
    anImage(),
    '--json',
    '--top',
    '3',
  );
  expect(status).toBe(0);
  const [{ query, hits }] = rows();
  expect(query).toBe(anImage());
  expect(hits.map(({ rank }: { rank: number }) => rank)).toEqual([1, 2, 3]);
  expect(hits[0].image).toBe(anImage());
  expect(hits[0].similarity).toBeCloseTo(1, 6);
  expect(hits[1].similarity).toBeLessThanOrEqual(hits[0].similarity);
});

test('figures of the run by class', async () => {
  const { status, rows } = await vitrine('retrieve', run, '--json');
  expect(status).toBe(0);
  const [{ images: count, figures, classes }] = rows();
  expect(count).toBe(12);
  const queries = Object.values(classes as Record<string, { queries: number }>);
  expect(queries.reduce((sum, one) => sum + one.queries, 0)).toBe(figures.queries);
  const { out } = await vitrine('retrieve', run);
  expect(out).toContain('12 images, embeddings of 16 numbers');
});

test('what cannot be searched says why', async () => {
  expect((await vitrine('retrieve')).status).toBe(2);
  expect((await vitrine('retrieve', run, '--query', anImage(), '--top', '0')).err).toContain(
    '“--top 0” is not a whole number from 1',
  );
  expect((await vitrine('retrieve', join(folder, 'none'))).err).toContain('holds no run');

  const bare = join(folder, 'bare');
  await vitrine('analyze', images, '--model', tinyModel, '--layers', 'none', '--out', bare);
  const none = await vitrine('retrieve', bare);
  expect(none.status).toBe(1);
  expect(none.err).toMatch(/has no embeddings.*--embeddings/s);

  // One bad query does not stop the others.
  const broken = join(folder, 'broken.png');
  writeFileSync(broken, 'no image');
  const mixed = await vitrine('retrieve', run, '--query', broken, '--query', anImage(), '--json');
  expect(mixed.status).toBe(1);
  expect(mixed.err).toContain('broken.png');
  expect(mixed.rows()).toHaveLength(1);
});
