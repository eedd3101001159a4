import type { Tensor } from '#shared/types';
import { SampleImage } from '../../overlay/SampleImage';
import { tip } from '../../ui';
import type { Traced } from './use-trace';
import { words } from './words';

/** The state, the denoised estimate, and what came out. */
export function Pictures({ traced }: { traced: Traced }) {
  const { states, estimates, held, denoised, frame, trace, spec, result } = traced;
  if (!result.parts.samples) return <p className="dim">{words.noImage}</p>;
  const range = trace.range;
  const one = (
    title: string,
    help: string,
    tensor: Tensor | undefined,
    at: number,
    marked?: Tensor,
  ) => (
    <figure className="trace-picture" aria-busy={tensor === undefined}>
      <div>{tensor && <SampleImage tensor={tensor} frame={at} range={range} held={marked} />}</div>
      <figcaption {...tip(help)}>{title}</figcaption>
    </figure>
  );
  return (
    <div className="trace-pictures">
      {one(words.state, words.stateHelp, states, frame, spec.held ? held : undefined)}
      {one(words.estimate, words.estimateHelp, estimates, frame)}
      {one(words.sample, words.sampleHelp, denoised, 0)}
    </div>
  );
}
