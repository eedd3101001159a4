import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { type ModelCard, type Result, VitrineError } from '#shared/types';
import { currentSettings, runAside, type Settings, useCurrentCard } from '../../state';
import { words } from './words';

/** What can decide which tokens stay: the paper's ablation. */
const rankings = [
  { ranking: 'predicted', title: words.useRankings.predictedScores },
  { ranking: 'attention', title: words.useRankings.classAttention },
  { ranking: 'random', title: words.useRankings.random },
] as const;

/** What a ranking led to; the error where it could not be run. */
export interface Ranked {
  readonly title: string;
  readonly result?: Result;
  readonly error?: VitrineError;
}

export interface Rankings {
  /** Empty until they have run. */
  readonly ranked: readonly Ranked[];
  readonly busy: boolean;
}

const none: readonly Ranked[] = [];

/** While wanted, runs the model once a ranking for every new result, its other settings as they are. */
export function useRankings(
  host: Host,
  file: string,
  result: Result | undefined,
  wanted: boolean,
): Rankings {
  const card = useCurrentCard();
  const [done, setDone] = useState<{ of: Result; ranked: readonly Ranked[] } | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const run = async (of: Result, settings: Settings, model: ModelCard) => {
      setBusy(true);
      const ranked: Ranked[] = [];
      for (const { ranking, title } of rankings) {
        const request = { file, card: model, settings: { ...settings, ranking } };
        try {
          ranked.push({ title, result: await runAside(host, request, title) });
        } catch (thrown) {
          ranked.push({ title, error: VitrineError.from(thrown) });
        }
      }
      setDone({ of, ranked });
      setBusy(false);
    };
    // One comparison at a time: what changed meanwhile is compared when it is done.
    if (wanted && !busy && card && result && done?.of !== result) {
      void run(result, currentSettings(card), card);
    }
  }, [host, file, card, result, wanted, done, busy]);
  return { ranked: done && done.of === result ? done.ranked : none, busy };
}
