import { join } from 'node:path';
import sharp from 'sharp';
import { sample } from '../testing/engine';

/** Writes images that are not plain RGB JPEGs, made of a sample photograph; returns their paths. */
export async function oddImages(folder: string): Promise<string[]> {
  const photo = () => sharp(sample('coffee.jpg')).resize(300, 200);
  const [width, height] = [300, 200];
  const gradient = Buffer.from(Array.from({ length: width * height }, (_, i) => (i % width) & 255));
  const images = {
    'exif-orientation-6.jpg': photo().withMetadata({ orientation: 6 }).jpeg(),
    'grey.jpg': photo().greyscale().jpeg(),
    'cmyk.jpg': photo().toColourspace('cmyk').jpeg(),
    'alpha.png': photo()
      .joinChannel(gradient, { raw: { width, height, channels: 1 } })
      .png(),
    '16-bit.png': photo().toColourspace('rgb16').png(),
    'palette.png': photo().png({ palette: true, colours: 16 }),
    'lossless.webp': photo().webp({ lossless: true }),
    'harsh-451x177.png': photo().resize(451, 177, { fit: 'fill' }).linear(3, -200).png(),
    'smaller-than-the-input.png': photo().resize(21, 13).png(),
    'one-row.png': photo().resize(500, 1, { fit: 'fill' }).png(),
    'one-pixel.png': photo().resize(1, 1).png(),
  };
  return Promise.all(
    Object.entries(images).map(async ([name, image]) => {
      const path = join(folder, name);
      await image.toFile(path);
      return path;
    }),
  );
}
