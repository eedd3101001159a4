import { create } from 'zustand';

/** Something the user did that can be taken back. Both ways must be safe to call again and again. */
export interface Step {
  /** Shown in the Edit menu after "Undo". */
  readonly title: string;
  /** Steps in a row with the same key within a second become one (a slider being dragged). */
  readonly merge?: string;
  /** It only opens files, which can be opened again: alone it is no work that could be lost. */
  readonly opens?: true;
  apply(): void | Promise<void>;
  revert(): void | Promise<void>;
}

interface UndoState {
  /** What can be undone, oldest first; bounded. */
  readonly past: readonly Step[];
  /** What can be redone, next first. */
  readonly future: readonly Step[];
  /** The step before the oldest one in `past`, where it was forgotten. */
  readonly forgotten: Step | null;
}

const LONGEST = 200;
const MERGE_MS = 1000;

export const useUndo = create<UndoState>()(() => ({ past: [], future: [], forgotten: null }));

const { getState: get, setState: set } = useUndo;
let lastAt = 0;

/** The step done last: the same object whenever everything is as it was then. */
export const lastStep = ({ past, forgotten }: UndoState = get()): Step | null =>
  past.at(-1) ?? forgotten;

/** Does a step and remembers it. A step that rejects is not remembered. */
export function perform(step: Step, now = Date.now()): void | Promise<void> {
  const done = step.apply();
  if (done instanceof Promise) return done.then(() => remember(step, now));
  remember(step, now);
}

function remember(step: Step, now: number): void {
  const { past } = get();
  const last = past.at(-1);
  const merges = step.merge !== undefined && last?.merge === step.merge && now - lastAt < MERGE_MS;
  lastAt = now;
  const next = merges && last ? { ...step, revert: last.revert } : step;
  const all = [...(merges ? past.slice(0, -1) : past), next];
  const { forgotten } = get();
  set({
    past: all.slice(-LONGEST),
    future: [],
    forgotten: all.length > LONGEST ? all.at(-LONGEST - 1)! : forgotten,
  });
}

/** A value that the user changes, as a step. */
export function performChange<T>(o: {
  title: string;
  merge?: string;
  from: T;
  to: T;
  put: (value: T) => void;
}): void {
  const { title, merge, from, to, put } = o;
  const step = { title, apply: () => put(to), revert: () => put(from) };
  void perform(merge === undefined ? step : { ...step, merge });
}

export async function undo(): Promise<void> {
  const { past, future } = get();
  const step = past.at(-1);
  if (!step) return;
  set({ past: past.slice(0, -1), future: [step, ...future] });
  await step.revert();
}

export async function redo(): Promise<void> {
  const { past, future } = get();
  const step = future[0];
  if (!step) return;
  set({ past: [...past, step], future: future.slice(1) });
  await step.apply();
}
