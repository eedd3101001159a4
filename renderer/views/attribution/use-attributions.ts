import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import { labelOf, type MapMethod, type ModelCard, type Result } from '#shared/types';
import { useModels } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type Answer, askAll, keyOf, type Question, useAnswers } from './answers';
import { type AttributionSpec, useAttributionSpec } from './spec';

/** One result's attribution as it is drawn now. */
export interface Attributions {
  readonly result: Result;
  readonly card: ModelCard;
  readonly spec: AttributionSpec;
  /** The class that is explained, and the one that it is compared with. */
  readonly class: number;
  readonly against: number | undefined;
  readonly methods: readonly { readonly method: MapMethod; readonly answer: Answer | undefined }[];
  /** Null when nothing is missing. */
  readonly work: { readonly stopped: boolean; toggle(): void } | null;
}

export function useAttributions(
  host: Host,
  file: string,
  given: Result | undefined,
): Attributions | null {
  const result = useSteady(file, given);
  const spec = useAttributionSpec();
  const card = useModels(({ cards }) => cards.find(({ id }) => id === result?.model));
  const answers = useAnswers(({ byKey }) => byKey);
  const [stopped, setStopped] = useState<string>();
  const target = useMemo(
    () => result && card && targetOf(result, card, spec),
    [result, card, spec],
  );
  const questions = target
    ? spec.methods.map((method) => questionOf(result!, spec, target, method))
    : [];
  const asked = questions.map(keyOf).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` names the questions.
  useEffect(() => {
    if (stopped === asked) return;
    const abort = new AbortController();
    void askAll(host, questions, abort.signal);
    return () => abort.abort();
  }, [host, asked, stopped]);
  if (!result || !card || !target) return null;
  const methods = questions.map((question) => ({
    method: question.method,
    answer: answers.get(keyOf(question)),
  }));
  const isMissing = methods.some(({ answer }) => !answer || answer.state === 'running');
  const isStopped = stopped === asked;
  const work = isMissing
    ? { stopped: isStopped, toggle: () => setStopped(isStopped ? undefined : asked) }
    : null;
  return { result, card, spec, ...target, methods, work };
}

interface Target {
  readonly class: number;
  readonly against: number | undefined;
}

/** A saved class may be of a model with more classes. */
function targetOf(result: Result, { labels }: ModelCard, spec: AttributionSpec): Target {
  const exists = (index: number) => labels.length === 0 || index < labels.length;
  const top = result.parts.predictions!.top[0]!.index;
  const chosen = spec.class !== 'top' && exists(spec.class) ? spec.class : top;
  const { against } = spec;
  const isOther = against !== null && against !== chosen && exists(against);
  return { class: chosen, against: isOther ? against : undefined };
}

const questionOf = (
  { id }: Result,
  { baseline }: AttributionSpec,
  { class: chosen, against }: Target,
  method: MapMethod,
): Question => ({
  result: id,
  method,
  class: chosen,
  baseline,
  ...(against !== undefined && { against }),
});

/** Name of the class that is explained, and of the other. */
export const namesOf = ({ card, class: chosen, against }: Attributions) => ({
  label: labelOf(card, chosen),
  other: against === undefined ? undefined : labelOf(card, against),
});
