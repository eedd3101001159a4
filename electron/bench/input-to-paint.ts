import type { Page } from 'playwright-core';

/** What an input leads to: a painted map on the stage, another image there, a change of the document. */
export type Drawn = 'map' | 'image' | 'document';

/** Longer than this an input has led to nothing, such as a layer beyond the last. */
const PATIENCE_MS = 1500;

/** What the page notes of itself, so that our own messages delay nothing. */
interface Watching {
  wanted: Drawn;
  /** For each input milliseconds to the end of the scripts of the frame that drew it; null where none did. */
  readonly latencies: (number | null)[];
}
type Watched = Window & { __watching: Watching };

/** Watches what the page draws from now on: its painted maps, its two canvases, its document. */
export const watchDrawing = (page: Page): Promise<void> =>
  page.evaluate((patience) => {
    const last = { map: 0, marks: 0, image: 0, document: 0 };
    const measure = performance.measure.bind(performance);
    performance.measure = (name: string, ...more: unknown[]) => {
      if (name === 'vitrine:repaint') last.map = performance.now();
      return measure(name, ...(more as [PerformanceMeasureOptions]));
    };
    const { drawImage } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.drawImage = function (this, ...given: unknown[]) {
      if (this.canvas instanceof HTMLCanvasElement && this.canvas.closest('.image-viewer-box')) {
        last[this.canvas.nextElementSibling ? 'image' : 'marks'] = performance.now();
      }
      return Reflect.apply(drawImage, this, given);
    };
    new MutationObserver(() => {
      last.document = performance.now();
    }).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    const isDrawn = (drawn: Drawn, since: number): boolean => {
      if (drawn === 'map') return last.map > since && last.marks >= last.map;
      if (drawn === 'image') return last.image > since && last.document > since;
      return last.document > since;
    };
    const endOfFrame = () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now());
          channel.port2.postMessage(null);
        }),
      );
    const watching: Watching = { wanted: 'map', latencies: [] };
    (window as unknown as Watched).__watching = watching;
    const watch = async (since: number, drawn: Drawn): Promise<number | null> => {
      while (performance.now() - since < patience) {
        const now = await endOfFrame();
        if (isDrawn(drawn, since)) return now - since;
      }
      return null;
    };
    for (const type of ['keydown', 'pointermove']) {
      addEventListener(
        type,
        async ({ timeStamp }) => {
          watching.latencies.push(await watch(timeStamp, watching.wanted));
        },
        { capture: true },
      );
    }
  }, PATIENCE_MS);

/** Repeats an input until it was drawn `count` times. */
export async function latencies(
  page: Page,
  drawn: Drawn,
  count: number,
  input: (i: number) => Promise<void>,
): Promise<readonly number[]> {
  await page.evaluate((wanted) => {
    const watching = (window as unknown as Watched).__watching;
    watching.wanted = wanted;
    watching.latencies.length = 0;
  }, drawn);
  const read = () => page.evaluate(() => (window as unknown as Watched).__watching.latencies);
  let all: readonly number[] = [];
  for (let i = 0; all.length < count; i++) {
    if (i > 4 * count) throw new Error(`Only ${all.length} of ${i} inputs were drawn`);
    await input(i);
    await page.waitForTimeout(120);
    all = (await read()).filter((latency) => latency !== null);
  }
  return all;
}
