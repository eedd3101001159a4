import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { openEngine, sample } from '../testing/engine';

const engine = openEngine();
afterAll(() => engine.close());

test('a preview shows what the model sees and says under other preprocessing, and keeps nothing', async () => {
  const [file] = await engine.register(sample('cat.jpg'));
  const model = 'vit-cifar10';
  const { preprocess } = await engine.call('models.original', { model });
  const preview = (change: Partial<typeof preprocess>) =>
    engine.call('models.preview', {
      job: JSON.stringify(change),
      file: file!.id,
      model,
      preprocess: { ...preprocess, ...change },
    });
  const [own, grey, bgr] = await Promise.all([
    preview({}),
    preview({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }),
    preview({ channels: 'BGR' }),
  ]);
  const result = await engine.run(sample('cat.jpg'), model);
  expect(own!.top).toEqual(result.parts.predictions!.top.slice(0, 5));
  expect(grey!.top).not.toEqual(own!.top);
  const pixels = (png: Uint8Array) => sharp(png).raw().toBuffer();
  const { width, height } = await sharp(own!.png).metadata();
  expect([height, width]).toEqual(preprocess.size);
  // Neither mean nor the order of channels changes what is seen.
  expect(await pixels(grey!.png)).toEqual(await pixels(own!.png));
  expect(await pixels(bgr!.png)).toEqual(await pixels(own!.png));
  const card = (await engine.call('models.list', {})).find(({ id }) => id === model)!;
  expect(card.preprocess).toEqual(preprocess);
});
