import { expect, it } from 'vitest';
import type { Mark } from '#shared/figure';
import { splitMarks } from './split-marks';
import { setSplit } from './store';

const frame = { scale: 1, origin: { x: 0, y: 0 }, width: 100, height: 50 };
const image = (blend?: 'multiply'): Mark => ({
  kind: 'image',
  image: {} as CanvasImageSource,
  opacity: 1,
  smooth: false,
  source: { x: 0, y: 0, width: 40, height: 20 },
  at: { x: 10, y: 5, width: 80, height: 40 },
  mime: 'image/png',
  ...(blend && { blend }),
});

it('clips marks at the slider; what blends with the image is cropped instead', () => {
  setSplit(0.5);
  const [plain, blended, line] = splitMarks(frame, [image(), image('multiply')]);
  expect(plain).toMatchObject({ kind: 'clip', at: { x: 50, width: 50 }, marks: [image()] });
  expect(blended).toMatchObject({
    kind: 'image',
    at: { x: 50, y: 5, width: 40, height: 40 },
    source: { x: 20, y: 0, width: 20, height: 20 },
  });
  expect(line).toMatchObject({ kind: 'fill', at: { x: 49.5, width: 1 } });
});
