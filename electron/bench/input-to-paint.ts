import type { Page } from 'playwright-core';
import { readTrace, TRACED } from './frame-trace';

/** What an input leads to: another map or another image on the stage, or a change of the view's elements. */
export type Drawn = 'map' | 'image' | 'elements';

/** Milliseconds from the time that the browser gives an input. */
export interface Latency {
  /** To the end of the main thread's work on the frame with the change. */
  readonly made: number;
  /** Until that frame is on the screen. */
  readonly shown: number;
}

/** An input that has drawn nothing by then never will: the bench would measure the next one. */
const PATIENCE_MS = 3000;
/** Between two inputs: no multiple of a frame, so that they come at any time of one. */
const PAUSE_MS = 123;

/** What the page knows of itself; its marks lie beside the frames in the browser's own trace. */
interface Watching {
  wanted: Drawn;
  /** Number of the last input, and of the last that was drawn. */
  input: number;
  drawn: number;
}
type Watched = Window & { __watching: Watching };

/** Watches from now on what the page draws. */
export const watchDrawing = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const watching: Watching = { wanted: 'map', input: 0, drawn: 0 };
    (window as unknown as Watched).__watching = watching;
    const changed = (drawn: Drawn) => {
      if (drawn !== watching.wanted || watching.drawn === watching.input) return;
      watching.drawn = watching.input;
      performance.mark(`bench:drawn ${watching.input}`);
    };

    // A canvas is cleared, then drawn: only what was not on it before is a change.
    const drawings = new WeakMap<object, { before: Set<unknown>; now: Set<unknown> }>();
    const drawingOn = (canvas: object) => {
      const known = drawings.get(canvas) ?? { before: new Set(), now: new Set() };
      drawings.set(canvas, known);
      return known;
    };
    const { clearRect, drawImage } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (this, ...given) {
      drawings.set(this.canvas, { before: drawingOn(this.canvas).now, now: new Set() });
      clearRect.apply(this, given);
    };
    CanvasRenderingContext2D.prototype.drawImage = function (this, ...given: unknown[]) {
      const { before, now } = drawingOn(this.canvas);
      now.add(given[0]);
      if (!before.has(given[0]) && this.canvas.closest('.image-viewer-box')) {
        changed(this.canvas.nextElementSibling ? 'image' : 'map');
      }
      return Reflect.apply(drawImage, this, given);
    };

    new MutationObserver(() => changed('elements')).observe(
      document.querySelector('#stage-panel')!,
      { subtree: true, childList: true, attributes: true, characterData: true },
    );
    for (const type of ['keydown', 'pointermove']) {
      addEventListener(
        type,
        ({ timeStamp }) =>
          performance.mark(`bench:input ${++watching.input}`, { startTime: timeStamp }),
        { capture: true },
      );
    }
  });

/** Makes inputs one by one, each once the one before has been drawn. */
export async function latencies(
  page: Page,
  drawn: Drawn,
  count: number,
  input: (i: number) => Promise<void>,
): Promise<readonly Latency[]> {
  const first = await page.evaluate((wanted) => {
    const watching = (window as unknown as Watched).__watching;
    watching.wanted = wanted;
    watching.drawn = watching.input;
    return watching.input + 1;
  }, drawn);
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: TRACED });
  for (let i = 0; i < count; i++) {
    await input(i);
    await page.waitForTimeout(PAUSE_MS);
    await page.waitForFunction(
      (number) => (window as unknown as Watched).__watching.drawn === number,
      first + i,
      { timeout: PATIENCE_MS, polling: 50 },
    );
  }
  await page.waitForTimeout(PAUSE_MS); // The last frame is still to be shown.
  const { marks, frames } = readTrace(await browser.stopTracing());
  return Array.from({ length: count }, (_, i) => {
    const start = marks.get(`bench:input ${first + i}`)!;
    const change = marks.get(`bench:drawn ${first + i}`)!;
    // Where the frame itself was overtaken, the next one shows its change.
    const made = frames.find(({ madeAt }) => madeAt >= change);
    const shown = frames.find(({ madeAt, shownAt }) => madeAt >= change && shownAt !== null);
    if (!made || !shown) throw new Error(`Input ${i} was drawn, but no frame shows it`);
    return { made: (made.madeAt - start) / 1000, shown: (shown.shownAt! - start) / 1000 };
  });
}
