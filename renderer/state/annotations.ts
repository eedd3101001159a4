import { create } from 'zustand';
import type { Annotation, Host } from '#shared/contract';
import { showError } from './toasts';
import { perform } from './undo';

interface AnnotationsState {
  /** Tags and notes by the SHA-256 of the picture's file, as the engine keeps them. */
  readonly byHash: Readonly<Record<string, Annotation>>;
}

export const useAnnotations = create<AnnotationsState>()(() => ({ byHash: {} }));

const { getState: get, setState: set } = useAnnotations;

export const noAnnotation: Annotation = { tag: '', note: '' };

export const annotationOf = (sha256: string): Annotation => get().byHash[sha256] ?? noAnnotation;

/** Every tag in use, most used first. */
export function tagsIn(byHash: AnnotationsState['byHash']): string[] {
  const counts = new Map<string, number>();
  for (const { tag } of Object.values(byHash)) {
    if (tag !== '') counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([tag]) => tag);
}

/** Writes tags and notes by the picture's hash, as a step that can be undone; see `Step` for `merge`. */
export function annotate(
  host: Host,
  title: string,
  changes: Readonly<Record<string, Annotation>>,
  merge?: string,
): void {
  const before = Object.fromEntries(Object.keys(changes).map((id) => [id, annotationOf(id)]));
  const put = (values: Readonly<Record<string, Annotation>>) => {
    set({ byHash: { ...get().byHash, ...values } });
    host.call('annotations.set', { changes: values }).catch(showError);
  };
  perform({
    title,
    ...(merge === undefined ? {} : { merge }),
    apply: () => put(changes),
    revert: () => put(before),
  });
}

/** Follows what the engine keeps; returns the off switch. */
export function followAnnotations(host: Host): () => void {
  const read = () =>
    void host.call('annotations.list', {}).then((byHash) => set({ byHash }), showError);
  const off = [
    host.on('annotations', read),
    host.onConnection((state) => state === 'up' && read()),
  ];
  read();
  return () => {
    for (const stop of off) stop();
  };
}
