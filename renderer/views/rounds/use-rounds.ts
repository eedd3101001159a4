import { useMemo } from 'react';
import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { type FloatImages, floatImages, type ShownImage } from '../../overlay/float-images';
import { useCurrentCard, useIsPartial } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { roundOf, type Series, shownImage } from './series';
import { type RoundsSpec, useRoundsSpec } from './spec';
import { type Beside, useBeside } from './use-beside';

/** The rounds of one image as they are drawn now. */
export interface Rounds {
  readonly spec: RoundsSpec;
  /** The chosen model, then the others that have made a round. */
  readonly all: readonly Series[];
  readonly beside: readonly Beside[];
  /** What is on the stage: a model and its round, 0 for the content. */
  readonly series: Series;
  readonly round: number;
  readonly image: ShownImage;
  readonly images: FloatImages;
}

/** Null until the chosen model has made a round. */
export function useRounds(
  host: Host,
  file: string,
  name: string,
  given: Result | undefined,
): Rounds | null {
  const result = useSteady(file, given);
  const running = useIsPartial() || given === undefined;
  const title = useCurrentCard()?.title ?? '';
  const spec = useRoundsSpec();
  const stylized = result?.parts.stylized;
  const own = useMemo(
    () =>
      result && stylized
        ? { model: result.model, title, result, stylized, running, place: 0 }
        : null,
    [result, stylized, title, running],
  );
  const beside = useBeside(host, file, name, own);
  return useMemo(() => {
    if (!own) return null;
    const all: Series[] = [own, ...beside.flatMap(({ series }) => series ?? [])];
    const series = all.find(({ model }) => model === spec.model) ?? own;
    const wanted = spec.round === 'last' ? series.stylized.rounds.length : spec.round;
    const round = roundOf(series, wanted);
    const image = shownImage(series, round, spec.show);
    return { spec, all, beside, series, round, image, images: floatImages(host) };
  }, [host, own, beside, spec]);
}
