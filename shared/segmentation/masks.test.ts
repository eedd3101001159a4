import { expect, test } from 'vitest';
import { baseName, isMaskName } from './masks';

test('an image and its mask have one base name, as data sets name them', () => {
  for (const [image, mask] of [
    ['street.jpg', 'street.png'],
    ['Street.JPG', 'street.png'],
    ['0016E5_00390.png', '0016E5_00390_L.png'],
    ['bonn_000000_000019_leftImg8bit.png', 'bonn_000000_000019_gtFine_labelTrainIds.png'],
    ['bonn_000000_000019_leftImg8bit.png', 'bonn_000000_000019_gtFine_labelIds.png'],
    ['v1.2.jpg', 'v1.2_mask.png'],
  ] as const) {
    expect(baseName(image)).toBe(baseName(mask));
  }
  expect(baseName('bonn_1_gtFine_instanceIds.png')).not.toBe(baseName('bonn_1_leftImg8bit.png'));
});

test('masks are PNG or TIFF', () => {
  const names = ['a.png', 'a.PNG', 'a.tif', 'a.TIFF', 'a.jpg', 'png'];
  expect(names.map(isMaskName)).toEqual([true, true, true, true, false, false]);
});
