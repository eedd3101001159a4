import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { type Result, type Tensor, VitrineError } from '#shared/types';

/** The features of a stage as an image: its three principal components as red, green and blue. */
export interface Features {
  readonly image: HTMLCanvasElement;
  /** Share of the variance that each component explains. */
  readonly explained: readonly number[];
}

interface Known {
  readonly features: Features | null;
  /** Why there are none. */
  readonly problem: string | null;
}
const reading: Known = { features: null, problem: null };

/** The features of one stage of a result; asked for where a stage is given. */
export function useFeatures(host: Host, result: Result | undefined, stage: number | null): Known {
  const [known, setKnown] = useState<Known & { of?: string }>(reading);
  const of = result && stage !== null ? `${result.id}/${stage}` : undefined;
  useEffect(() => {
    if (!result || stage === null || of === undefined) return;
    const abort = new AbortController();
    const { signal } = abort;
    const read = async (): Promise<Features> => {
      const question = { result: result.id, stage };
      const { image, explained } = await host.call('segmentation.features', question, { signal });
      return { image: canvasOf(await host.tensor(image, [], { signal })), explained };
    };
    read().then(
      (features) => setKnown({ of, features, problem: null }),
      (thrown) => {
        const { message, hint } = VitrineError.from(thrown);
        if (!signal.aborted) setKnown({ of, features: null, problem: `${message}. ${hint}` });
      },
    );
    return () => abort.abort();
  }, [host, result, stage, of]);
  return known.of === of ? known : reading;
}

/** uint8 `[h, w, 3]` as pixels. */
function canvasOf({ shape, data }: Tensor): HTMLCanvasElement {
  const [h, w] = shape as [number, number, number];
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  const pixels = new ImageData(w, h);
  for (let i = 0; i < h * w; i++) {
    pixels.data.set([data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!, 255], i * 4);
  }
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  return canvas;
}
