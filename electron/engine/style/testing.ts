import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventBody, Input, MethodName, Output } from '#shared/contract';
import type { Result } from '#shared/types';
import { families } from '../../../models';
import { createEngine, type Engine } from '..';
import { encodeNpy } from '../tensors/npy';
import { goldenFolder } from '../testing/golden';
import type { RgbImage } from './rgb-image';

type Settings = Result['provenance']['settings'];

/** `checks()` of models/make_golden.py: coloured blocks in 0..1. */
export function checks([height, width, shift]: readonly [number, number, number]): RgbImage {
  const data = new Float32Array(3 * height * width);
  for (let i = 0; i < data.length; i++) {
    const c = Math.floor(i / (height * width));
    const y = Math.floor(i / width) % height;
    const x = i % width;
    data[i] = ((Math.floor(y / 6) * 7 + Math.floor(x / 7) * 13 + c * shift) % 11) / 10;
  }
  return { shape: [3, height, width], data };
}

/** An engine with StyTr2's golden alone, and its content stylised. */
export interface StyleBench {
  readonly engine: Engine;
  readonly result: Result;
  /** What the jobs were told to be doing. */
  readonly jobs: EventBody<'job'>[];
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
}

/** `folder` is for the engine's state and the images. */
export async function openStyle(folder: string, settings: Settings = {}): Promise<StyleBench> {
  const jobs: EventBody<'job'>[] = [];
  const engine = createEngine({
    families,
    stateDir: join(folder, 'state'),
    zooDir: join(folder, 'zoo'),
    samplesDir: join(folder, 'samples'),
    stylesDir: join(folder, 'styles'),
    emit: (event, body) => {
      if (event === 'job') jobs.push(body as EventBody<'job'>);
    },
  });
  const card = await engine.catalogue.importPath(goldenFolder('stytr2'));
  const paths = ['content', 'style'].map((name) => join(folder, `${name}.npy`));
  writeFileSync(paths[0]!, encodeNpy(checks([45, 61, 5])));
  writeFileSync(paths[1]!, encodeNpy(checks([40, 33, 3])));
  const [content, style] = await engine.registerPaths(paths);
  const call: StyleBench['call'] = (method, input) =>
    engine.dispatch(method, input) as Promise<never>;
  const result = await call('analyze.run', {
    job: 'style',
    file: content!.id,
    model: card.id,
    settings: { style: style!.id, ...settings },
  });
  return { engine, result, jobs, call };
}
