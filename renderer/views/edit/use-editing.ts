import { useEffect } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard, Result, Size } from '#shared/types';
import { useModels } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type Edit, editGrid, noEdit, sameEdit, type Tool, toolsOf } from './edit';
import { runEdit } from './run-edit';
import { type Answer, clearAnswer, identityOf, keyOf, useEdits } from './store';

/** The edit on the stage and what came of it. */
export interface Editing {
  readonly key: string;
  readonly card: ModelCard;
  readonly grid: Size;
  readonly result: Result;
  readonly tool: Tool;
  readonly tools: readonly Tool[];
  readonly edit: Edit;
  readonly answer: Answer | undefined;
  /** Whether the answer is of the edit as it is now. */
  readonly current: boolean;
  readonly busy: boolean;
  /** Every change of the edit runs the model. */
  readonly atOnce: boolean;
  run(): void;
}

/** A model that is faster runs while a person edits; a slower one on request. */
const AT_ONCE_MS = 1000;
/** A stroke in progress is not run for every patch that it crosses. */
const REST_MS = 80;

export function useEditing(
  host: Host,
  file: string,
  name: string,
  given: Result | undefined,
): Editing | null {
  const result = useSteady(file, given);
  const card = useModels(({ cards }) => cards.find(({ id }) => id === result?.model));
  const key = result ? keyOf(result) : '';
  const edit = useEdits(({ edits }) => edits.get(key)) ?? noEdit;
  const answer = useEdits(({ answers }) => answers.get(key));
  const wanted = useEdits(({ tool }) => tool);

  // Other settings, or a model run again: what the edit is compared with has changed.
  useEffect(() => {
    if (!result || !card || !answer || answer.of === identityOf(result)) return;
    void runEdit({ host, file, name, card, result }, answer.edit);
  }, [host, file, name, card, result, answer]);

  const atOnce = result !== undefined && result.timings.runMs < AT_ONCE_MS;
  const asked = answer?.edit ?? noEdit;
  useEffect(() => {
    if (!result || !card || !atOnce || sameEdit(asked, edit)) return;
    if (edit.size === 0) return clearAnswer(key);
    const timer = setTimeout(() => void runEdit({ host, file, name, card, result }, edit), REST_MS);
    return () => clearTimeout(timer);
  }, [host, file, name, card, result, key, atOnce, asked, edit]);

  const tools = card ? toolsOf(card) : [];
  const grid = card && editGrid(card);
  const [first] = tools;
  if (!result || !card || !grid || !first) return null;
  return {
    key,
    card,
    grid,
    result,
    tools,
    edit,
    answer,
    tool: tools.includes(wanted) ? wanted : first,
    current: answer !== undefined && sameEdit(answer.edit, edit),
    busy: answer !== undefined && !answer.runs && !answer.error,
    atOnce,
    run: () => void runEdit({ host, file, name, card, result }, edit),
  };
}
