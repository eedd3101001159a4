import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { score } from '#shared/segmentation';
import type { FileEntry, Result } from '#shared/types';
import type { ViewEntry } from '../view';
import type { Panel } from './use-compared';

/** The ground truth that a view holds for an image. */
const truthOf = (views: readonly ViewEntry[], file: string): FileEntry | undefined =>
  views.flatMap(({ attached }) => attached?.take().get(file) ?? [])[0];

/** Mean IoU of each panel with the image's ground truth; null where there is none, or it does not fit. */
export function useMious(
  host: Host,
  views: readonly ViewEntry[],
  file: string,
  panels: readonly Panel[],
): readonly (number | null)[] {
  const [known, setKnown] = useState<ReadonlyMap<string, number | null>>(new Map());
  const truth = truthOf(views, file);
  const keyOf = (result: Result) => `${result.id}/${truth?.id}`;
  const missing = panels.find(
    ({ result }) => result?.parts.segmentation && truth && !known.has(keyOf(result)),
  )?.result;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key tells result and truth.
  useEffect(() => {
    if (!missing || !truth) return;
    const keep = (miou: number | null) =>
      setKnown((before) => new Map(before).set(keyOf(missing), miou));
    // Of another size or label set: the segmentation view tells what is wrong with it.
    host.call('segmentation.score', { result: missing.id, truth: truth.id }).then(
      ({ confusion }) => keep(score(confusion).miou),
      () => keep(null),
    );
  }, [host, missing && keyOf(missing)]);
  return panels.map(({ result }) => (result && known.get(keyOf(result))) ?? null);
}
