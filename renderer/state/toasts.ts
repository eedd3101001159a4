import { create } from 'zustand';
import { type ErrorBody, VitrineError } from '#shared/types';

export interface Toast {
  readonly id: number;
  readonly kind: 'error' | 'done';
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** Present on errors: copied by "Copy details". */
  readonly error?: ErrorBody;
  /** How often the same error came; shown when above 1. */
  readonly count: number;
}

interface ToastsState {
  /** Shown now, oldest first. Errors stay until dismissed. */
  readonly toasts: readonly Toast[];
}

export const useToasts = create<ToastsState>()(() => ({ toasts: [] }));

const { getState: get, setState: set } = useToasts;
const DONE_MS = 4000;
let nextId = 1;

/** Shows what went wrong. Being cancelled is no error and shows nothing. */
export function showError(thrown: unknown): void {
  const error = VitrineError.from(thrown).toBody();
  if (error.code === 'cancelled') return;
  const same = get().toasts.find((toast) => toast.error?.message === error.message);
  if (same) {
    const counted = { ...same, count: same.count + 1 };
    set({ toasts: get().toasts.map((toast) => (toast === same ? counted : toast)) });
    return;
  }
  const { message, hint } = error;
  const toast: Toast = { id: nextId++, kind: 'error', message, hint, error, count: 1 };
  set({ toasts: [...get().toasts, toast] });
}

/** Takes a shown error back: it has been put right since. */
export const retractError = ({ message }: VitrineError): void =>
  set({ toasts: get().toasts.filter((toast) => toast.error?.message !== message) });

/** Confirms that something is done; vanishes by itself. */
export function showDone(message: string, hint = ''): void {
  const id = nextId++;
  set({ toasts: [...get().toasts, { id, kind: 'done', message, hint, count: 1 }] });
  setTimeout(() => dismissToast(id), DONE_MS);
}

export const dismissToast = (id: number): void =>
  set({ toasts: get().toasts.filter((toast) => toast.id !== id) });

export const dismissErrors = (): void =>
  set({ toasts: get().toasts.filter((toast) => toast.kind !== 'error') });
