import type { ErrorBody } from '#shared/types';
import { useLibrary, useModels, useResults } from '../state';

interface Failure {
  readonly key: string;
  readonly file: string;
  readonly image: string;
  readonly model: string;
  readonly error: ErrorBody;
}

/** Every image that cannot be read, then every run that failed on an image that can. */
export function useFailures(): readonly Failure[] {
  const items = useLibrary((state) => state.items);
  const runs = useResults((state) => state.errors);
  const cards = useModels((state) => state.cards);
  const unreadable = [...items.values()].flatMap(({ entry, error }): Failure[] =>
    error ? [{ key: entry.id, file: entry.id, image: entry.name, model: '', error }] : [],
  );
  const failedRuns = [...runs].flatMap(([key, error]): Failure[] => {
    const [file, model] = JSON.parse(key) as [string, string];
    const item = items.get(file);
    const title = cards.find((card) => card.id === model)?.title ?? model;
    return item && !item.error ? [{ key, file, image: item.entry.name, model: title, error }] : [];
  });
  return [...unreadable, ...failedRuns];
}
