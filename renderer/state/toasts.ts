import { ToastQueue } from 'react-stately/useToastState';
import { create } from 'zustand';
import { type ErrorBody, VitrineError } from '#shared/types';

export interface ToastAction {
  readonly title: string;
  readonly run: () => void;
}

export interface Toast {
  readonly kind: 'error' | 'done';
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** Present on errors: copied by "Copy details". */
  readonly error?: ErrorBody;
  /** What it offers to do. */
  readonly action?: ToastAction;
  /** How often the same error came; shown when above 1. */
  readonly count: number;
}

/** Long enough to read; the clock stands still while the messages are pointed at or focused. */
const DONE_MS = 6000;
const OFFER_MS = 20_000;

/** What the window shows: errors stay until dismissed, confirmations vanish by themselves. */
export const toastQueue = new ToastQueue<Toast>();

interface ToastsState {
  /** The same, oldest first. */
  readonly toasts: readonly Toast[];
}

export const useToasts = create<ToastsState>()(() => ({ toasts: [] }));
toastQueue.subscribe(() =>
  useToasts.setState({ toasts: toastQueue.visibleToasts.map(({ content }) => content).reverse() }),
);

const closeWhere = (matches: (toast: Toast) => boolean): void => {
  for (const { key, content } of toastQueue.visibleToasts) {
    if (matches(content)) toastQueue.close(key);
  }
};

/** Shows what went wrong. Being cancelled is no error and shows nothing. */
export function showError(thrown: unknown): void {
  const error = VitrineError.from(thrown).toBody();
  if (error.code === 'cancelled') return;
  const isSame = (toast: Toast) => toast.error?.message === error.message;
  const before = useToasts.getState().toasts.find(isSame)?.count ?? 0;
  closeWhere(isSame);
  const { message, hint } = error;
  toastQueue.add({ kind: 'error', message, hint, error, count: before + 1 });
}

/** Takes a shown error back: it has been put right since. */
export const retractError = ({ message }: VitrineError): void =>
  closeWhere((toast) => toast.error?.message === message);

/** Confirms that something is done; vanishes by itself. */
export const showDone = (message: string, hint = ''): void =>
  void toastQueue.add({ kind: 'done', message, hint, count: 1 }, { timeout: DONE_MS });

/** Says what is done and offers what comes next; stays longer, so that it can be taken up. */
export const offerNext = (message: string, hint: string, action: ToastAction): void =>
  void toastQueue.add({ kind: 'done', message, hint, action, count: 1 }, { timeout: OFFER_MS });

export const dismissErrors = (): void => closeWhere(({ kind }) => kind === 'error');

/** Takes all messages away. */
export const clearToasts = (): void => toastQueue.clear();
