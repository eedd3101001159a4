import { type Merging, tokenOf, tracedOf } from './use-merging';
import { stageWords as words } from './words';

/** One line saying what is on the stage. */
export function describe(merging: Merging): string {
  const { merges, stage, spec, problem } = merging;
  const found = tracedOf(merging, tokenOf(merging));
  if (!found) return problem ?? words.reading;
  return words.title(merges.stages[stage]!.beforeStage, found.all, spec.trace === 'first');
}

/** A token, and how much of it comes from inside the image. */
export function tokenWords(merging: Merging, token: number): string {
  const found = tracedOf(merging, token);
  if (!found) return '';
  const inside = found.sources.reduce((sum, { weight }) => sum + weight, 0);
  const name = words.token(merging.merges.stages[merging.stage]!.to, token);
  return `${name}: ${words.inside(found.sources.length, found.all, inside)}`;
}

/** Attention of the stage in a sentence. */
export function attentionWords({ merges, stage, attention }: Merging): string {
  const { beforeStage } = merges.stages[stage]!;
  if (!attention.attends) return words.noAttention(beforeStage);
  if (attention.layer === null) return words.noLayers(beforeStage);
  return words.attends(beforeStage, attention.layer);
}
