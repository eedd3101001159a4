import type { Page } from 'playwright-core';

/** What an input leads to: a painted map on the stage, another image there, a change of the document. */
export type Drawn = 'map' | 'image' | 'document';

/** Longer than this an input has led to nothing, such as a layer beyond the last. */
const PATIENCE_MS = 1500;

interface Watching {
  /** Milliseconds from the newest input to the end of the scripts of the frame that drew `drawn`. */
  latency(drawn: Drawn): Promise<number | null>;
}
type Watched = Window & { __watching: Watching };

/** Watches what the page draws from now on: its painted maps, its two canvases, its document. */
export const watchDrawing = (page: Page): Promise<void> =>
  page.evaluate((patience) => {
    const last = { input: 0, map: 0, marks: 0, image: 0, document: 0 };
    for (const type of ['keydown', 'pointermove']) {
      addEventListener(
        type,
        (event) => {
          last.input = event.timeStamp;
        },
        { capture: true },
      );
    }
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
    const isDrawn = (drawn: 'map' | 'image' | 'document', since: number): boolean => {
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
    (window as unknown as Watched).__watching = {
      async latency(drawn) {
        const since = last.input;
        while (performance.now() - since < patience) {
          const now = await endOfFrame();
          if (isDrawn(drawn, since)) return now - since;
        }
        return null;
      },
    };
  }, PATIENCE_MS);

/** Repeats an input until it was drawn `count` times. */
export async function latencies(
  page: Page,
  drawn: Drawn,
  count: number,
  input: (i: number) => Promise<void>,
): Promise<readonly number[]> {
  const all: number[] = [];
  for (let i = 0; all.length < count; i++) {
    if (i > 4 * count) throw new Error(`Only ${all.length} of ${i} inputs were drawn`);
    // Waits in the page from before the input, so that our own messages delay nothing.
    const found = page.evaluate(async (what) => {
      const pressed = new Promise<void>((resolve) => {
        for (const type of ['keydown', 'pointermove']) {
          addEventListener(type, () => resolve(), { capture: true, once: true });
        }
      });
      await pressed;
      return (window as unknown as Watched).__watching.latency(what);
    }, drawn);
    await input(i);
    const latency = await found;
    if (latency !== null) all.push(latency);
    await page.waitForTimeout(60);
  }
  return all;
}
