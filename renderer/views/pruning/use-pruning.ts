import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import { type Result, type Tokens, VitrineError } from '#shared/types';
import { useLibraryResults, useView } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { keepShare } from './keep-share';
import { type StageScores, scoresOnGrid, stopsOf } from './lineage';
import { keptOverlay, lineageOverlay, type Overlay, scoreOverlay, shareOverlay } from './overlay';
import { type Panel, rankingPanels, stagePanels } from './panels';
import { type PruningSpec, usePruningSpec } from './spec';
import { type Rankings, useRankings } from './use-rankings';

/** One result's pruning as it is drawn now. */
export interface Pruning {
  readonly result: Result;
  readonly tokens: Tokens;
  readonly spec: PruningSpec;
  /** The stop on the stage; a spec may come from a model with more stages. */
  readonly stop: number;
  /** Null while they are fetched, or where they are no longer kept. */
  readonly scores: StageScores | null;
  /** Why there are no scores. */
  readonly problem: string | null;
  /** Images of the library that the share is over. */
  readonly images: number;
  /** What lies over the image at each stop. */
  readonly overlays: readonly Overlay[];
  readonly rankings: Rankings;
  /** Images beside each other instead of the one at the stop; null where one is on the stage. */
  readonly panels: readonly Panel[] | null;
}

export function usePruning(host: Host, file: string, given: Result | undefined): Pruning | null {
  const result = useSteady(file, given);
  const spec = usePruningSpec();
  const tokens = result?.parts.tokens;
  const { scores, problem } = useScores(host, tokens);
  const library = useLibraryTokens(spec.mode === 'share');
  const rankings = useRankings(host, file, result, spec.mode === 'rankings' && spec.compared);
  const many = useView((state) => state.layout === 'multiples');
  const overlays = useMemo(
    () =>
      tokens &&
      Array.from({ length: stopsOf(tokens) }, (_, stop) =>
        overlayAt(stop, tokens, spec, scores, library),
      ),
    [tokens, spec, scores, library],
  );
  if (!result || !tokens || !overlays) return null;
  const last = overlays.length - 1;
  const stop = spec.stop === 'last' ? last : Math.min(spec.stop, last);
  const panels =
    spec.mode === 'rankings' && rankings.ranked.length > 0
      ? rankingPanels(rankings.ranked, stop)
      : many
        ? stagePanels(tokens, overlays)
        : null;
  return {
    result,
    tokens,
    spec,
    stop,
    scores,
    problem,
    overlays,
    rankings,
    panels,
    images: library.length,
  };
}

function overlayAt(
  stop: number,
  tokens: Tokens,
  spec: PruningSpec,
  scores: StageScores | null,
  library: readonly Tokens[],
): Overlay {
  switch (spec.mode) {
    case 'scores':
      return scoreOverlay(tokens, stop, scores ?? [], spec);
    case 'lineage':
      return lineageOverlay(tokens, stop, spec);
    case 'share':
      return shareOverlay(keepShare(library, stop), spec);
    default:
      return keptOverlay(tokens, stop);
  }
}

interface Scores {
  readonly scores: StageScores | null;
  readonly problem: string | null;
}
const reading: Scores = { scores: null, problem: null };

/** The keep probabilities of every stage, fetched once a result. */
function useScores(host: Host, tokens: Tokens | undefined): Scores {
  const [known, setKnown] = useState<Scores & { of?: Tokens | undefined }>(reading);
  useEffect(() => {
    let wanted = true;
    const read = async ({ stages }: Tokens) => {
      const whole = stages.map(({ scores }) => host.tensor(scores, [])); // [tokens] each
      return (await Promise.all(whole)).map(({ data }) => data as Float32Array);
    };
    const fetchAll = async (of: Tokens) => {
      try {
        const scores = (await read(of)).map((stage, s) => scoresOnGrid(of, s, stage));
        if (wanted) setKnown({ of, scores, problem: null });
      } catch (thrown) {
        const { message, hint } = VitrineError.from(thrown);
        if (wanted) setKnown({ of, scores: null, problem: `${message}. ${hint}` });
      }
    };
    if (tokens) void fetchAll(tokens);
    return () => {
      wanted = false;
    };
  }, [host, tokens]);
  return known.of === tokens ? known : reading;
}

/** What the model, with its settings as they are, has kept of every image of the library so far. */
function useLibraryTokens(wanted: boolean): readonly Tokens[] {
  const all = useLibraryResults(wanted);
  return useMemo(() => all.flatMap(({ result }) => result.parts.tokens ?? []), [all]);
}
