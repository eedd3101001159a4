import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import { type ClassMap, classMap, type PatchScores } from '#shared/token-labels';
import { type Result, type Size, type TokenLabels, VitrineError } from '#shared/types';
import { useModels } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type TokenLabelsSpec, useTokenLabelsSpec } from './spec';
import { words } from './words';

/** One result's token labels as they are drawn now. */
export interface Labelling {
  readonly result: Result;
  readonly grid: Size;
  readonly labels: TokenLabels;
  readonly spec: TokenLabelsSpec;
  /** The class shown alone; null where it is not on this map. */
  readonly isolated: number | null;
  readonly labelOf: (index: number) => string;
  /** Null while the scores are read, or where they are no longer kept. */
  readonly map: ClassMap | null;
  /** Why there is no map. */
  readonly problem: string | null;
}

export function useTokenLabels(
  host: Host,
  file: string,
  given: Result | undefined,
): Labelling | null {
  const result = useSteady(file, given);
  const spec = useTokenLabelsSpec();
  const labels = result?.parts.tokenLabels;
  const { scores, problem } = useScores(host, labels);
  const names = useModels(({ cards }) => cards.find(({ id }) => id === result?.model)?.labels);
  const map = useMemo(() => scores && labels && classMap(scores, labels.grid), [scores, labels]);
  if (!result || !labels) return null;
  const shown = map?.present.some(({ index }) => index === spec.isolated);
  return {
    result,
    labels,
    spec,
    problem,
    grid: labels.grid,
    isolated: shown ? spec.isolated : null,
    labelOf: (index) => names?.[index] ?? words.useTokenLabels.class(index),
    map: map ?? null,
  };
}

interface Scores {
  readonly scores: PatchScores | null;
  readonly problem: string | null;
}
const reading: Scores = { scores: null, problem: null };

/** The class scores of every patch, fetched once a result. */
function useScores(host: Host, labels: TokenLabels | undefined): Scores {
  const [known, setKnown] = useState<Scores & { of?: TokenLabels }>(reading);
  useEffect(() => {
    if (!labels) return;
    const abort = new AbortController();
    host.tensor(labels.scores, [], { signal: abort.signal }).then(
      (tensor) => setKnown({ of: labels, scores: tensor as PatchScores, problem: null }),
      (thrown) => {
        const { message, hint } = VitrineError.from(thrown);
        if (!abort.signal.aborted)
          setKnown({ of: labels, scores: null, problem: `${message}. ${hint}` });
      },
    );
    return () => abort.abort();
  }, [host, labels]);
  return known.of === labels ? known : reading;
}
