import { useMemo } from 'react';
import type { Host } from '#shared/contract';
import {
  type Interventions,
  labelOf,
  type ModelCard,
  type Result,
  type VitrineError,
} from '#shared/types';
import { useModels } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { useAnswer } from '../../state/use-answer';
import { useInterventionsSpec } from './spec';

/** The change of the class's output without each head, where it is known. */
export interface Ablated {
  readonly interventions: Interventions;
  /** Row by row, a row a layer; NaN where a layer has fewer heads. */
  readonly changes: Float32Array;
  readonly heads: number;
}

/** One result's ablation as it is drawn now. */
export interface Ablation {
  readonly result: Result;
  readonly card: ModelCard;
  /** Of the class. */
  readonly label: string;
  readonly chosen: number;
  readonly ablated: Ablated | null;
  readonly error: VitrineError | undefined;
  readonly share: number | undefined;
}

export function useInterventions(
  host: Host,
  file: string,
  given: Result | undefined,
): Ablation | null {
  const result = useSteady(file, given);
  const spec = useInterventionsSpec();
  const card = useModels(({ cards }) => cards.find(({ id }) => id === result?.model));
  const top = result?.parts.predictions?.top[0]?.index ?? 0;
  // A saved class may be of a model with more classes.
  const isKnown = spec.class !== 'top' && (!card?.labels.length || spec.class < card.labels.length);
  const chosen = isKnown ? Number(spec.class) : top;
  const asked = result ? `${result.id} ${chosen}` : '';
  const answer = useAnswer(host, asked, async (job, signal): Promise<Ablated | null> => {
    if (!result) return null;
    const question = { job, result: result.id, class: chosen };
    const { interventions } = await host.call('heads.ablate', question, { signal });
    const { data, shape } = await host.tensor(interventions.heads, [], { signal });
    return { interventions, changes: Float32Array.from(data), heads: shape[1]! };
  });
  const { value, error, share } = answer;
  return useMemo(
    () =>
      result && card
        ? {
            result,
            card,
            chosen,
            label: labelOf(card, chosen),
            ablated: value ?? null,
            error,
            share,
          }
        : null,
    [result, card, chosen, value, error, share],
  );
}
