import type { Host } from '#shared/contract';
import { type Mark, paperInk, type Snapshot } from '#shared/figure';
import { type Tensor, VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { samplePixels } from '../../overlay/sample-pixels';
import { errorMarks, paperColors, stepSizeMarks } from './plots';
import type { Traced } from './use-trace';
import { words } from './words';

/** Figures of the trace as it is drawn now. */
export const figureOf = (host: Host, traced: Traced): FigureSource => ({
  plain: true,
  snapshot: async () => snapshot(await fetched(host, traced)),
  npy: () =>
    tensorNpy(
      host,
      { name: 'trace.denoised', ref: traced.trace.denoised },
      { provenance: traced.result.provenance },
    ),
});

/** With all its tensors, which the view may still be waiting for. */
async function fetched(host: Host, traced: Traced): Promise<Traced> {
  const { trace } = traced;
  const { states, estimates, held } = trace.frames;
  return {
    ...traced,
    states: traced.states ?? (await host.tensor(states, [])),
    estimates: traced.estimates ?? (await host.tensor(estimates, [])),
    held: traced.held ?? (held && (await host.tensor(held, []))),
    denoised: traced.denoised ?? (await host.tensor(trace.denoised, [])),
  };
}

const [WIDTH, HEIGHT] = [720, 440];
const PICTURE = 200;
const SIZE = 12;

function snapshot(traced: Traced): Snapshot {
  const { trace, result, states, estimates, denoised, held, frame, spec } = traced;
  if (trace.steps.length === 0) {
    throw new VitrineError('bad-input', words.noSteps, { hint: words.noStepsHint });
  }
  const { modelId, imageName } = result.provenance;
  const number = trace.frames.steps[frame]!;
  const plot = { ink: paperInk, colors: paperColors, cursor: number };
  const low = { y: PICTURE + 40, width: WIDTH / 2, height: HEIGHT - PICTURE - 40 };
  const picture = (
    place: number,
    title: string,
    tensor: Tensor | undefined,
    at: number,
    marked?: Tensor,
  ) =>
    pictureMarks(
      place * (WIDTH / 3) + 20,
      title,
      tensor && { tensor, frame: at, range: trace.range, held: marked },
    );
  return {
    width: WIDTH,
    height: HEIGHT,
    image: false,
    marks: [
      { kind: 'fill', at: { x: 0, y: 0, width: WIDTH, height: HEIGHT }, color: '#ffffff' },
      ...picture(0, words.state, states, frame, spec.held ? held : undefined),
      ...picture(1, words.estimate, estimates, frame),
      ...picture(2, words.sample, denoised, 0),
      ...stepSizeMarks(trace, { ...plot, at: { ...low, x: 0 } }),
      ...errorMarks(trace, { ...plot, at: { ...low, x: WIDTH / 2 } }),
    ],
    bar: null,
    caption: [
      words.describe(trace),
      words.frameName(trace.steps[number]!, number),
      `${words.stepSize}; ${words.error}; × ${words.rejected}`,
      `${modelId} on ${imageName}`,
    ],
  };
}

function pictureMarks(
  x: number,
  title: string,
  slice: Parameters<typeof samplePixels>[0] | undefined,
): Mark[] {
  const pixels = slice && samplePixels(slice);
  if (!pixels) return [];
  const canvas = document.createElement('canvas');
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  return [
    {
      kind: 'image',
      image: canvas,
      source: { x: 0, y: 0, width: pixels.width, height: pixels.height },
      at: { x, y: 0, width: PICTURE, height: PICTURE },
      opacity: 1,
      smooth: false,
      mime: 'image/png',
    },
    {
      kind: 'text',
      text: title,
      at: { x: x + PICTURE / 2, y: PICTURE + 18 },
      size: SIZE,
      color: paperInk.text,
      anchor: 'middle',
    },
  ];
}
