import { describe, expect, it } from 'vitest';
import { pairMasks } from './pair-masks';

const file = (path: string) => {
  const parts = path.split('/');
  return { name: parts.pop()!, folder: parts.join('/') };
};
const library = [file('a.jpg'), file('b.jpg')];
const current = library[1]!;
const names = (pairs: readonly { mask: { name: string }; image: { name: string } }[]) =>
  pairs.map(({ mask, image }) => `${mask.name} ${image.name}`);

describe('pairMasks', () => {
  it('gives a single mask of any name to the image on the stage, of its name to that image', () => {
    expect(names(pairMasks([file('mask.png')], library, current).masks)).toEqual([
      'mask.png b.jpg',
    ]);
    expect(names(pairMasks([file('A.png')], library, current).masks)).toEqual(['A.png a.jpg']);
  });

  it('pairs several by base name and tells what is left', () => {
    const { masks, left } = pairMasks(
      [file('m/a.png'), file('m/b_L.png'), file('m/c.png'), file('m/notes.txt')],
      library,
      current,
    );
    expect(names(masks)).toEqual(['a.png a.jpg', 'b_L.png b.jpg']);
    expect(left.map(({ name }) => name)).toEqual(['c.png']);
  });

  it('takes images that come beside their masks', () => {
    const given = ['val/x.png', 'val/y.png', 'valannot/x.png', 'valannot/a.png'].map(file);
    const { masks, newImages, left } = pairMasks(given, library, current);
    expect(names(masks)).toEqual(['a.png a.jpg']);
    expect(newImages.map(({ mask, image: picture }) => [mask.folder, picture.folder])).toEqual([
      ['valannot', 'val'],
    ]);
    expect(left).toEqual([]);
  });
});
