import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TensorRef } from '#shared/types';
import { failure, temporaryFolder } from '../testing';
import { decodeNpy } from './npy';
import { TensorStore } from './store';

const folder = temporaryFolder();
const counted = (n: number, shift = 0) => Float32Array.from({ length: n }, (_, i) => i + shift);
const files = (state: string) =>
  readdirSync(join(state, 'tensors'), { recursive: true }).filter((f) =>
    String(f).endsWith('.npy'),
  );

test('beyond its bound the least recently used go to disk, and read the same from there', async () => {
  const state = join(folder, 'spill');
  const store = new TensorStore(state, 3000 * 4);
  const refs: TensorRef[] = [];
  for (let i = 0; i < 6; i++) {
    refs.push(await store.put({ shape: [10, 10, 10], data: counted(1000, i) }));
    await store.read(refs[0]!.id, []); // the first stays in use
  }
  expect(files(state)).toHaveLength(3);
  expect(files(state).some((name) => String(name).includes(refs[0]!.id))).toBe(false);
  for (const [i, ref] of refs.entries()) {
    const { shape, data } = await store.read(ref.id, [3, 2]);
    expect(shape).toEqual([10]);
    expect([...data]).toEqual([...counted(10, 320 + i)]);
    expect((await store.read(ref.id)).data).toEqual(counted(1000, i));
  }
  expect(store.bytes).toBe(6 * 4000);
  await store.delete(refs.map(({ id }) => id));
  expect(files(state)).toHaveLength(0);
  expect(store.bytes).toBe(0);
});

test('slices, as bytes and as .npy', async () => {
  const store = new TensorStore(join(folder, 'slices'));
  const { id } = await store.put({ shape: [2, 3], data: Int32Array.of(1, 2, 3, 4, 5, 6) });
  expect(await store.readBytes(id, [1])).toEqual({
    dtype: 'int32',
    shape: [3],
    bytes: new Uint8Array(Int32Array.of(4, 5, 6).buffer),
  });
  expect(decodeNpy(await store.npy(id, [1, 2]))).toEqual({ shape: [], data: Int32Array.of(6) });
  expect(await failure(store.read(id, [2]))).toMatchObject({ code: 'bad-input' });
  expect(await failure(store.read(id, [0, 0, 0]))).toMatchObject({ code: 'bad-input' });
  expect(await failure(store.read('t99', []))).toMatchObject({
    code: 'bad-input',
    message: 'This result is no longer kept',
  });
});

test('closing removes its own files and those of engines that died', async () => {
  const state = join(folder, 'closing');
  const dead = join(state, 'tensors', '999999999-1');
  const alive = join(state, 'tensors', `${process.ppid}-1`);
  mkdirSync(dead, { recursive: true });
  mkdirSync(alive);
  const store = new TensorStore(state, 0);
  await store.put({ shape: [4], data: counted(4) });
  expect(files(state)).toHaveLength(1);
  await store.close();
  expect(files(state)).toHaveLength(0);
  expect(existsSync(dead)).toBe(false);
  expect(existsSync(alive)).toBe(true);
});
