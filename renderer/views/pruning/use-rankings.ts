import { useState } from 'react';
import type { Host } from '#shared/contract';
import { type Result, VitrineError } from '#shared/types';
import { currentSettings, runAside, useCurrentCard } from '../../state';

/** What can decide which tokens stay: the paper's ablation. */
const rankings = [
  { ranking: 'predicted', title: 'Predicted scores' },
  { ranking: 'attention', title: 'Class attention' },
  { ranking: 'random', title: 'Random' },
] as const;

/** What a ranking led to; the error where it could not be run. */
export interface Ranked {
  readonly title: string;
  readonly result?: Result;
  readonly error?: VitrineError;
}

export interface Rankings {
  /** Empty until asked for. */
  readonly ranked: readonly Ranked[];
  readonly busy: boolean;
  run(): Promise<void>;
}

const none: readonly Ranked[] = [];

/** Runs the model once a ranking, its other settings as they are; what it led to stands for that result. */
export function useRankings(host: Host, file: string, result: Result | undefined): Rankings {
  const card = useCurrentCard();
  const [done, setDone] = useState<{ of: Result; ranked: readonly Ranked[] } | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    if (!card || !result) return;
    setBusy(true);
    const ranked: Ranked[] = [];
    for (const { ranking, title } of rankings) {
      const settings = { ...currentSettings(card), ranking };
      try {
        ranked.push({ title, result: await runAside(host, { file, card, settings }, title) });
      } catch (thrown) {
        ranked.push({ title, error: VitrineError.from(thrown) });
      }
    }
    setDone({ of: result, ranked });
    setBusy(false);
  };
  return { ranked: done && done.of === result ? done.ranked : none, busy, run };
}
