import { AttributionMethod, Baseline, type ModelCard } from '#shared/types';
import { classOf, oneOf, wholeNumber } from './choices';
import type { Io } from './io';
import { askEach, type ImageOptions } from './questions';

interface Target extends ImageOptions {
  readonly class?: string;
  readonly against?: string;
}

interface Options extends Target {
  readonly method?: string;
  readonly layer?: string;
  readonly steps?: string;
  readonly baseline?: string;
}

/** `vitrine explain`. Resolves with the exit status. */
export function explain(o: Options, io: Io): Promise<number> {
  const method = oneOf(AttributionMethod, '--method', o.method ?? 'gradient');
  const baseline = oneOf(Baseline, '--baseline', o.baseline ?? 'mean');
  const layer = o.layer === undefined ? undefined : wholeNumber('--layer', o.layer);
  const steps = o.steps === undefined ? undefined : wholeNumber('--steps', o.steps);
  return askEach('explain', o, io, (engine, { card }) => {
    const asked = { method, baseline, layer, steps, ...classesOf(card, o) };
    return ({ id }) =>
      engine.handlers['attribution.explain'](
        { job: 'explain', result: id, ...asked },
        { signal: io.signal },
      );
  });
}

/** `vitrine lens`. Resolves with the exit status. */
export const lens = (o: ImageOptions, io: Io): Promise<number> =>
  askEach(
    'lens',
    o,
    io,
    (engine) =>
      ({ id }) =>
        engine.handlers['lens.read']({ job: 'lens', result: id }, { signal: io.signal }),
  );

/** `vitrine ablate`. Resolves with the exit status. */
export const ablate = (o: Target, io: Io): Promise<number> =>
  askEach('ablate', o, io, (engine, { card }) => {
    const classes = classesOf(card, o);
    return ({ id }) =>
      engine.handlers['heads.ablate'](
        { job: 'ablate', result: id, ...classes },
        { signal: io.signal },
      );
  });

const classesOf = (card: ModelCard, o: Target) => ({
  class: o.class === undefined ? undefined : classOf(card, o.class),
  against: o.against === undefined ? undefined : classOf(card, o.against),
});
