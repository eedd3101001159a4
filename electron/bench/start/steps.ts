import type { Page } from 'playwright-core';
import type { Folders, StudioHost } from './studio-host';

/** Milliseconds from the launch. */
export interface Steps {
  readonly paint: number;
  readonly interactive: number;
  /** With the sample clicked as soon as the studio was interactive. */
  readonly result: number;
}

const SAMPLE = 'cat.jpg';

/** One start of the studio. The times are the page's own marks: our looking at it delays none of them. */
export async function stepsOf(host: StudioHost, folders: Folders): Promise<Steps> {
  const studio = await host.launch(folders);
  const { launchedAt } = studio;
  try {
    const { paint, interactive, clickToResult } = await marksOf(studio.page);
    return {
      paint: paint - launchedAt,
      interactive: interactive - launchedAt,
      result: interactive - launchedAt + clickToResult,
    };
  } finally {
    await studio.close();
  }
}

function marksOf(page: Page) {
  return page.evaluate(async (sample) => {
    const until = async (reached: () => boolean) => {
      while (!reached()) await new Promise(requestAnimationFrame);
    };
    const mark = (name: string) => performance.getEntriesByName(name)[0];
    const painted = 'first-contentful-paint';
    await until(() => Boolean(mark('vitrine:interactive') && mark(painted)));
    const buttons = [...document.querySelectorAll<HTMLElement>('.gallery button')];
    const clickedAt = performance.now();
    buttons.find((button) => button.innerText.includes(sample))!.click();
    await until(
      () =>
        mark('vitrine:repaint') !== undefined &&
        document.querySelector('[aria-label="Most probable classes"] li') !== null,
    );
    const paint = performance.timeOrigin + mark(painted)!.startTime;
    const ready = performance.timeOrigin + mark('vitrine:interactive')!.startTime;
    return {
      paint,
      // What is not painted yet cannot be clicked.
      interactive: Math.max(paint, ready),
      clickToResult: performance.now() - clickedAt,
    };
  }, SAMPLE);
}
