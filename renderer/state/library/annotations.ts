import { create } from 'zustand';
import type { Annotation, Host } from '#shared/contract';
import { isEngineCrash } from '#shared/wire';
import { showError } from '../toasts';
import { perform } from '../undo';

type ByHash = Readonly<Record<string, Annotation>>;

interface AnnotationsState {
  /** Tags and notes by the SHA-256 of the image's file, as the engine keeps them. */
  readonly byHash: ByHash;
  /** Those of them that the engine has not confirmed. */
  readonly unsent: ByHash;
}

export const useAnnotations = create<AnnotationsState>()(() => ({ byHash: {}, unsent: {} }));

const { getState: get, setState: set } = useAnnotations;

export const noAnnotation: Annotation = { tag: '', note: '' };

export const annotationOf = (sha256: string): Annotation => get().byHash[sha256] ?? noAnnotation;

/** Every tag in use, most used first. */
export function tagsIn(byHash: ByHash): string[] {
  const counts = new Map<string, number>();
  for (const { tag } of Object.values(byHash)) {
    if (tag !== '') counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([tag]) => tag);
}

/** Writes tags and notes by the image's hash, as a step that can be undone; see `Step` for `merge`. */
export function annotate(host: Host, title: string, changes: ByHash, merge?: string): void {
  const before = Object.fromEntries(Object.keys(changes).map((id) => [id, annotationOf(id)]));
  const put = (values: ByHash) => void send(host, values);
  perform({
    title,
    ...(merge === undefined ? {} : { merge }),
    apply: () => put(changes),
    revert: () => put(before),
  });
}

/** Changes that an engine, or a window, died over. */
export function resendAnnotations(host: Host, changes: ByHash): void {
  if (Object.keys(changes).length > 0) void send(host, changes);
}

/** Shows the changes at once; they are sent again to the next engine where this one dies over them. */
async function send(host: Host, changes: ByHash): Promise<void> {
  const { byHash, unsent } = get();
  set({ byHash: { ...byHash, ...changes }, unsent: { ...unsent, ...changes } });
  try {
    await host.call('annotations.set', { changes });
  } catch (thrown) {
    if (isEngineCrash(thrown)) return;
    showError(thrown);
  }
  // A later change of the same image is still on its way.
  const left = Object.entries(get().unsent).filter(([hash, value]) => value !== changes[hash]);
  set({ unsent: Object.fromEntries(left) });
}

/** Follows what the engine keeps; returns the off switch. */
export function followAnnotations(host: Host): () => void {
  const read = () =>
    void host
      .call('annotations.list', {})
      .then((listed) => set({ byHash: { ...listed, ...get().unsent } }), showError);
  const off = [
    host.on('annotations', read),
    host.onConnection((state) => {
      if (state !== 'up') return;
      resendAnnotations(host, get().unsent);
      read();
    }),
  ];
  read();
  return () => {
    for (const stop of off) stop();
  };
}
