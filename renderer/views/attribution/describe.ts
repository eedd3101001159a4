import type { Attributions } from './use-attributions';
import { namesOf } from './use-attributions';
import { methodNames, describeWords as words } from './words';

/** One line saying what is on the stage. */
export function describe(attributions: Attributions): string {
  const { label, other } = namesOf(attributions);
  return other === undefined ? words.title(label) : words.versus(label, other);
}

/** The values of a patch in every map that has the grid, or how far the work is. */
export function patchWords({ methods }: Attributions, patch: number | null): string {
  const done = methods.flatMap(({ method, answer }) =>
    answer?.state === 'done' ? [{ method, ...answer.explained }] : [],
  );
  if (patch === null || !done[0]) {
    return done.length < methods.length ? words.computing(done.length, methods.length) : '';
  }
  const [, columns] = done[0].attribution.grid;
  const values = done.map(({ method, values: of }) =>
    words.value(methodNames[method], of[patch] ?? Number.NaN),
  );
  const place = words.patch(Math.floor(patch / columns) + 1, (patch % columns) + 1);
  return [place, ...values].join(', ');
}
