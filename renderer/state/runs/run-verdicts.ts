import type { Host, RunInfo } from '#shared/contract';
import { samePreprocess } from '#shared/types';
import { useModels } from '../models';
import { settingValues } from '../settings';
import { runKeys, setVerdicts } from './results';

/** By run: the place in its rows up to which its verdicts are here. */
const taken = new Map<string, number>();
const under = new Set<string>();

/**
 * Takes what a run on disk has said since the last time into the store of results, where it stands for its images
 * until they are run on the stage. A run by a card that was edited since says nothing of the present one.
 */
export async function takeVerdicts(host: Host, run: RunInfo): Promise<void> {
  const card = useModels.getState().cards.find(({ id }) => id === run.model);
  const same = card && samePreprocess(card.preprocess, run.preprocess);
  if (!card || !same || under.has(run.id)) return;
  const keyOf = runKeys(card, settingValues(card, run.settings));
  under.add(run.id);
  try {
    for (;;) {
      const from = taken.get(run.id) ?? 0;
      const { verdicts, next } = await host.call('runs.verdicts', { run: run.id, from });
      if (next === from) return;
      taken.set(run.id, next);
      setVerdicts(new Map(verdicts.map(({ file, ...verdict }) => [keyOf(file), verdict])));
    }
  } finally {
    under.delete(run.id);
  }
}

/** Verdicts were forgotten: they are to be read from the start. */
export const retakeVerdicts = (): void => taken.clear();
