import { describe, expect, it, vi } from 'vitest';
import { type TensorRef, VitrineError } from '#shared/types';
import { fakeHost } from '../host/fake';
import type { FloatImageClient, FloatImageSource } from '../workers/float-image-client';
import type { FloatImageRequest } from '../workers/float-image-painter';
import { FloatImages } from './float-images';

const ref = (id: string): TensorRef => ({ id, dtype: 'float32', shape: [3, 4, 8] });
/** 64 MiB as a bitmap: four of them fill the cache. */
const SIDE = 4096;

function open() {
  const said: string[] = [];
  const closed: string[] = [];
  const client = {
    prepare: async ({ key }: FloatImageSource) => void said.push(`prepare ${key}`),
    async paint(_lane: string, { key }: FloatImageSource, { minus }: FloatImageRequest) {
      said.push(minus ? `paint ${key} - ${minus.key}` : `paint ${key}`);
      if (key === 'gone') throw new VitrineError('bad-input', 'This result is no longer kept');
      if (key === 'huge') return null;
      return { width: SIDE, height: SIDE, close: () => closed.push(key) };
    },
  };
  const images = new FloatImages(fakeHost({}), client as unknown as FloatImageClient);
  return { pictures: images, said, closed };
}

describe('float images', () => {
  it('are painted once, when first asked for', async () => {
    const { pictures, said } = open();
    const told = vi.fn();
    const off = pictures.onChange(told);
    expect(pictures.get({ image: ref('a') })).toBeUndefined();
    expect(pictures.get({ image: ref('a') })).toBeUndefined();
    const bitmap = await pictures.fetch({ image: ref('a') });
    expect(told).toHaveBeenCalledOnce();
    expect(pictures.get({ image: ref('a') })).toBe(bitmap);
    expect(pictures.has({ image: ref('b') })).toBe(false);
    expect(said).toEqual(['paint a']);
    off();
  });

  it('are told from their differences, for which the other one has to be there', async () => {
    const { pictures, said } = open();
    await pictures.fetch({ image: ref('a') });
    await pictures.fetch({
      image: ref('a'),
      minus: { image: ref('content'), measure: 'colour' },
    });
    expect(said).toEqual(['paint a', 'prepare content', 'paint a - content']);
  });

  it('close the one unused for longest when there are many', async () => {
    const { pictures, closed } = open();
    for (const id of ['a', 'b', 'c', 'd']) await pictures.fetch({ image: ref(id) });
    expect(closed).toEqual([]);
    pictures.get({ image: ref('a') });
    await pictures.fetch({ image: ref('e') });
    expect(closed).toEqual(['b']);
    expect(pictures.has({ image: ref('a') })).toBe(true);
  });

  it('tell why they cannot be had, and are not asked for again by drawing', async () => {
    const { pictures, said } = open();
    pictures.get({ image: ref('gone') });
    await vi.waitFor(() => expect(pictures.problem({ image: ref('gone') })).toBeDefined());
    expect(pictures.problem({ image: ref('gone') })?.message).toMatch(/no longer kept/);
    pictures.get({ image: ref('gone') });
    expect(said).toEqual(['paint gone']);
    await expect(pictures.fetch({ image: ref('huge') })).rejects.toMatchObject({
      code: 'out-of-memory',
    });
  });
});
