import type { Host } from '#shared/contract';
import { partList } from '#shared/parts';
import type { Result } from '#shared/types';
import { type Answer, type Compared, type Drawing, imageDrawing } from '../drawing';
import type { ViewEntry } from '../view';
import { words } from './words';

/** Something to show, and the view that shows most of it. */
export interface Show extends Compared {
  readonly view: ViewEntry;
}

/** Of the most special part that a view needs, the place in the list; -1 for none. */
const rank = ({ needs }: ViewEntry): number =>
  partList.findLastIndex(([name]) => needs.includes(name));

/** What these views can show of a result: of the most special part first. */
export const showsOf = (views: readonly ViewEntry[], result: Result | undefined): readonly Show[] =>
  views
    .filter(({ needs }) => needs.every((part) => result?.parts[part] !== undefined))
    .toSorted((a, b) => rank(b) - rank(a))
    .flatMap((view) => (view.compared ?? []).map((one) => ({ ...one, view })));

/** What is shown of it: what is asked for, where it has that. */
export function shownOf(
  views: readonly ViewEntry[],
  result: Result | undefined,
  wanted: string | null,
): Show {
  const offered = showsOf(views, result);
  return offered.find(({ show }) => show === wanted) ?? offered[0]!;
}

/** What a panel draws of an answer, or how it differs from the first where that is given. */
export async function drawingOf(
  host: Host,
  answer: Answer,
  { view, load }: Show,
  first: Answer | null,
): Promise<Drawing> {
  const painter = await load();
  if (!first) return painter.draw(host, answer);
  if (!view.needs.every((part) => first.result.parts[part] !== undefined)) {
    return incomparable(answer, words.draw.firstHasNone);
  }
  if (!painter.difference) return painter.draw(host, answer);
  const difference = painter.difference(host, first, answer);
  return typeof difference === 'string' ? incomparable(answer, difference) : difference;
}

/** The bare image, and why there is no difference. */
const incomparable = (answer: Answer, why: string): Drawing =>
  imageDrawing(answer, words.draw.nothingToCompare(why));
