import { expect, test } from 'vitest';
import { brightness, pixelsOf } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

/** The engine answers nothing for as long as `act` takes: its process is stopped. */
async function whileStopped(act: () => Promise<void>): Promise<void> {
  const engine = await studio.host().enginePid();
  process.kill(engine, 'SIGSTOP');
  try {
    await act();
  } finally {
    process.kill(engine, 'SIGCONT');
  }
}

/** The window as it is while the engine starts. */
const whileStarting = (window: Studio, act: () => Promise<void>): Promise<void> =>
  whileStopped(async () => {
    await window.page.reload();
    await window.page.getByText('Starting the engine').waitFor();
    await act();
  });

test('while the engine starts, the window shows what is coming, each thing in its place', async () => {
  const window = await studio.open({ expected: /401/ }); // see the reload in security.test.ts
  const { page } = window;
  const models = page.getByRole('region', { name: 'Models' });
  const samples = page.getByRole('region', { name: 'Or try a sample' });
  const shown = async () => ({
    samples: await samples.getByRole('button').allInnerTexts(),
    places: await Promise.all(
      [
        models.getByText('Compact ViT, CIFAR-10'),
        models.getByText('StyTr2, mini'),
        samples.getByText('astronaut.jpg'),
        samples.getByText('rocket.jpg'),
      ].map((element) => element.boundingBox()),
    ),
  });

  let coming: unknown;
  await whileStarting(window, async () => {
    await models.getByText('The engine is starting').waitFor();
    expect(await models.getByRole('radio').count()).toBe(0);
    coming = await shown();
  });
  await window.modelChosen('Compact ViT, CIFAR-10');
  await expect.poll(() => samples.locator('img').count()).toBe(5);
  await window.settled();
  expect(await shown()).toEqual(coming);
});

test('a sample clicked before the engine has started is the first to be analysed', async () => {
  const window = await studio.open({ expected: /401/ }); // see the reload in security.test.ts
  await whileStarting(window, () => window.page.getByText('moose.jpg').click());
  await expect.poll(() => window.page.title()).toMatch(/^moose\.jpg – /);
  await window.mapShown();
});

test('while a model runs, the stage shows the image and says what it waits for', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  const stage = page.getByRole('tabpanel').first();
  const waiting = stage.locator('.stage-waiting');
  expect(await waiting.count()).toBe(0);
  await whileStopped(async () => {
    await window.model(/DVT/).check({ force: true });
    await waiting.getByText(/DVT, CIFAR-10/).waitFor();
    const [box, around] = [(await waiting.boundingBox())!, (await stage.boundingBox())!];
    expect(box.x).toBeGreaterThanOrEqual(around.x);
    expect(box.x + box.width).toBeLessThanOrEqual(around.x + around.width);
    expect(box.y + box.height).toBeLessThanOrEqual(around.y + around.height);
    // The photograph is bright; an empty stage is nearly black.
    const shown = async () => brightness(await pixelsOf(window.board.first()));
    await expect.poll(shown).toBeGreaterThan(30);
  });
  await expect.poll(() => waiting.count()).toBe(0);
});
