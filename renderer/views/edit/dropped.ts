import type { Result } from '#shared/types';
import type { Editing } from './use-editing';

/** Patches that the model itself has dropped at the end, without the edit. */
export const droppedBefore = ({ result }: Editing): readonly number[] => droppedIn(result);

/** The same with the edit, as far as it has been run. */
export const droppedAfter = ({ result, answer, current }: Editing): readonly number[] =>
  droppedIn((current && answer?.runs?.after) || result);

function droppedIn({ parts: { tokens } }: Result): readonly number[] {
  if (!tokens) return [];
  const [h, w] = tokens.grid;
  const kept = new Set(tokens.stages.at(-1)!.kept);
  return Array.from({ length: h * w }, (_, patch) => patch).filter((patch) => !kept.has(patch));
}
