import { useRef } from 'react';
import { useToast, useToastRegion } from 'react-aria/useToast';
import { createPortal } from 'react-dom';
import { type QueuedToast, type ToastState, useToastQueue } from 'react-stately/useToastState';
import { dismissErrors, type Toast, toastQueue } from '../state';
import { Button, Icon, IconButton } from '../ui';
import './toasts.css';
import { words } from './words';

const SHOWN = 3;

/** The messages, above dialogs as well; F6 leads there. */
export function Toasts() {
  const state = useToastQueue(toastQueue);
  return state.visibleToasts.length > 0 ? <Region state={state} /> : null;
}

function Region({ state }: { state: ToastState<Toast> }) {
  const ref = useRef<HTMLDivElement>(null);
  const { regionProps } = useToastRegion({ 'aria-label': words.toasts.label }, state, ref);
  const hidden = state.visibleToasts.length - SHOWN;
  return createPortal(
    <div {...regionProps} ref={ref} className="toasts">
      {hidden > 0 && (
        <div className="toast toast-more">
          <span>{words.toasts.more(hidden)}</span>
          <Button look="quiet" help={words.toasts.dismissAllHelp} onClick={dismissErrors}>
            {words.toasts.dismissAll}
          </Button>
        </div>
      )}
      {state.visibleToasts
        .slice(0, SHOWN)
        .reverse()
        .map((toast) => (
          <ToastCard key={toast.key} toast={toast} state={state} />
        ))}
    </div>,
    document.body,
  );
}

interface ToastCardProps {
  toast: QueuedToast<Toast>;
  state: ToastState<Toast>;
}

function ToastCard({ toast, state }: ToastCardProps) {
  const { kind, message, hint, error, action, count } = toast.content;
  const ref = useRef<HTMLDivElement>(null);
  const { toastProps, contentProps, titleProps, descriptionProps } = useToast(
    { toast },
    state,
    ref,
  );
  return (
    <div {...toastProps} ref={ref} className={`toast toast-${kind}`}>
      <Icon name={error ? 'error' : 'check'} />
      <div className="toast-text">
        <div {...contentProps} role={error ? 'alert' : 'status'}>
          <p {...titleProps} className="toast-message">
            {message}
            {count > 1 && <span className="dim"> ×{count}</span>}
          </p>
          {hint && (
            <p {...descriptionProps} className="dim">
              {hint}
            </p>
          )}
        </div>
        {action && (
          <Button
            onClick={() => {
              state.close(toast.key);
              action.run();
            }}
          >
            {action.title}
          </Button>
        )}
        {error && (
          <Button
            look="quiet"
            icon="copy"
            help={words.toasts.copyDetailsHelp}
            onClick={() => void navigator.clipboard.writeText(JSON.stringify(error, null, 2))}
          >
            {words.toasts.copyDetails}
          </Button>
        )}
      </div>
      <IconButton
        icon="close"
        label={words.toasts.dismiss}
        onClick={() => state.close(toast.key)}
      />
    </div>
  );
}
