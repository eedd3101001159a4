import { useEffect, useMemo, useState } from 'react';
import { answer, type LayerTensor, mapRange, usualPaint } from '#shared/attention';
import type { Host } from '#shared/contract';
import { type Result, VitrineError } from '#shared/types';
import type { GridMap } from '../../overlay/grid-map';
import type { Question } from './attend';
import type { StyleSpec } from './spec';

/** What a patch drew from where, as it is drawn. */
export interface ShownMap {
  readonly question: Question;
  /** Of each patch of the image that it lies on. */
  readonly values: Float32Array;
  readonly map: GridMap;
}

interface Answered {
  readonly question: Question;
  readonly round: number;
  readonly of: Result;
  /** Of all heads; null where they could not be had. */
  readonly weights: LayerTensor | null;
  readonly problem: string | null;
}

/** The answer to a question about a round (from 1), asked for once; null while it is on its way. */
export function useMap(
  host: Host,
  result: Result | undefined,
  round: number,
  question: Question | null,
  head: number | 'mean',
  { opacity, colormap, smooth }: StyleSpec,
): { shown: ShownMap | null; problem: string | null } {
  const [answered, setAnswered] = useState<Answered | null>(null);
  useEffect(() => {
    if (!result || !question) return;
    const abort = new AbortController();
    const about = { question, round, of: result };
    readWeights(host, result, round, question, abort.signal).then(
      (weights) => abort.signal.aborted || setAnswered({ ...about, weights, problem: null }),
      (thrown) => {
        const { message, hint } = VitrineError.from(thrown);
        const problem = `${message}. ${hint}`;
        if (!abort.signal.aborted) setAnswered({ ...about, weights: null, problem });
      },
    );
    return () => abort.abort();
  }, [host, result, round, question]);

  const current =
    answered?.question === question && answered?.of === result && answered?.round === round;
  const weights = current ? (answered?.weights ?? null) : null;
  const values = useMemo(
    () => weights && answer(weights, { head, direction: 'from', token: 0, quantity: 'weight' }),
    [weights, head],
  );
  const shown = useMemo(() => {
    if (!values || !question) return null;
    const range = mapRange(values, 'weight', usualPaint.clip);
    return { question, values, map: { values, range, opacity, colormap, smooth, byWeight: true } };
  }, [values, question, opacity, colormap, smooth]);
  return { shown, problem: current ? (answered?.problem ?? null) : null };
}

async function readWeights(
  host: Host,
  { id }: Result,
  round: number,
  { layer, of, patch }: Question,
  signal: AbortSignal,
): Promise<LayerTensor> {
  const asked = { result: id, round, layer, of, patch };
  const ref = await host.call('stylized.attention', asked, { signal });
  const { shape, data } = await host.tensor(ref, [], { signal }); // [heads, patches]
  const [heads = 0, patches = 0] = shape;
  return {
    heads,
    queries: { grid: [1, 1], special: 0 },
    keys: { grid: [1, patches], special: 0 },
    data: data as Float32Array,
  };
}
