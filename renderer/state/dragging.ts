import { type DragEvent, type RefObject, useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { FileEntry } from '#shared/types';

/** What is dragged from one part of the window to another. */
export type Dragged =
  | {
      readonly kind: 'images';
      readonly from: 'library' | 'table';
      readonly entries: readonly FileEntry[];
    }
  | { readonly kind: 'model'; readonly id: string };

/** What a drop does, named in few words. */
export interface Drop {
  readonly title: string;
  readonly run: () => void;
}

/** Undefined for what has no use there. */
type Accept = (dragged: Dragged) => Drop | undefined;

interface DragTarget {
  readonly element: HTMLElement;
  readonly accept: Accept;
}

interface DraggingState {
  readonly dragged: Dragged | null;
  /** Every part on show that takes something. */
  readonly targets: readonly DragTarget[];
}

export const useDragging = create<DraggingState>()(() => ({ dragged: null, targets: [] }));

const { setState: set } = useDragging;

/** For `onDragStart` of an element. */
export function startDrag({ dataTransfer }: DragEvent, dragged: Dragged): void {
  dataTransfer.effectAllowed = 'copy';
  // Other programs get a name; without any data some systems drag nothing.
  dataTransfer.setData('text/plain', dragged.kind === 'model' ? dragged.id : namesOf(dragged));
  set({ dragged });
}

const namesOf = ({ entries }: Dragged & { kind: 'images' }): string =>
  entries.map(({ name }) => name).join('\n');

export const endDrag = (): void => set({ dragged: null });

/** Takes what is dragged to an element. */
export function useDragTarget<E extends HTMLElement>(
  accept: Accept,
  ref: RefObject<E | null>,
): void {
  const latest = useRef(accept);
  useEffect(() => {
    latest.current = accept;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const target: DragTarget = { element, accept: (dragged) => latest.current(dragged) };
    set(({ targets }) => ({ targets: [...targets, target] }));
    return () => set(({ targets }) => ({ targets: targets.filter((one) => one !== target) }));
  }, [ref]);
}
