import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import { patchAt } from '#shared/figure';
import { type MergeMap, meanLengths, mergeMaps, type Source, traced } from '#shared/merging';
import { type Merges, type Result, VitrineError } from '#shared/types';
import { useModels } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type MergingSpec, stageIn, useMergingSpec } from './spec';
import { type StageAttention, useStageAttention } from './use-attention';

/** One result's merging as it is drawn now. */
export interface Merging {
  readonly result: Result;
  readonly merges: Merges;
  readonly spec: MergingSpec;
  /** Number of the merge, from 0. */
  readonly stage: number;
  /** The merges with their numbers, from the first map to the last; null while they are read. */
  readonly maps: readonly MergeMap[] | null;
  /** Why there are none. */
  readonly problem: string | null;
  /** Mean offset of each token of the stage, [h * w]; null while it is read. */
  readonly lengths: Float32Array | null;
  readonly attention: StageAttention;
}

export function useMerging(host: Host, file: string, given: Result | undefined): Merging | null {
  const result = useSteady(file, given);
  const spec = useMergingSpec();
  const merges = result?.parts.merges;
  const { maps, problem } = useMaps(host, merges);
  const stage = merges ? stageIn(spec, merges.stages.length) : 0;
  const lengths = useMemo(() => maps && meanLengths(maps[stage]!), [maps, stage]);
  const attends = useModels(
    ({ cards }) => cards.find(({ id }) => id === result?.model)?.merging?.attends[stage + 1],
  );
  const attention = useStageAttention(host, result, merges?.stages[stage]?.to, {
    attends: attends ?? false,
    wanted: spec.map === 'attention',
  });
  if (!result || !merges) return null;
  return { result, merges, spec, stage, maps, problem, lengths, attention };
}

/** The token of the merge that a spec selects. */
export const tokenOf = ({ merges, stage, spec }: Merging): number =>
  patchAt(merges.stages[stage]!.to, spec.token);

/** What a token was made of, and the map that its points lie on. */
export interface Traced {
  readonly sources: readonly Source[];
  readonly map: MergeMap;
  /** Points that there are, outside the image too. */
  readonly all: number;
}

export function tracedOf({ maps, stage, spec }: Merging, token: number): Traced | null {
  if (!maps) return null;
  const way = spec.trace === 'first' ? maps.slice(0, stage + 1) : [maps[stage]!];
  const all = way.reduce((product, { taps }) => product * taps[0] * taps[1], 1);
  return { sources: traced(way, token), map: way[0]!, all };
}

interface Maps {
  readonly maps: readonly MergeMap[] | null;
  readonly problem: string | null;
}
const reading: Maps = { maps: null, problem: null };

/** Offsets and weights of every merge, fetched once a result. */
function useMaps(host: Host, merges: Merges | undefined): Maps {
  const [known, setKnown] = useState<Maps & { of?: Merges }>(reading);
  useEffect(() => {
    if (!merges) return;
    const abort = new AbortController();
    mergeMaps(merges, (ref) => host.tensor(ref, [], { signal: abort.signal })).then(
      (maps) => setKnown({ of: merges, maps, problem: null }),
      (thrown) => {
        const { message, hint } = VitrineError.from(thrown);
        if (!abort.signal.aborted)
          setKnown({ of: merges, maps: null, problem: `${message}. ${hint}` });
      },
    );
    return () => abort.abort();
  }, [host, merges]);
  return known.of === merges ? known : reading;
}
