import { dismissErrors, dismissToast, type Toast, useToasts } from '../state';
import { Button, Icon, IconButton } from '../ui';
import './toasts.css';

const SHOWN = 3;

/** Errors stay until dismissed; confirmations vanish by themselves. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  const hidden = toasts.length - SHOWN;
  return (
    <section className="toasts" aria-label="Messages">
      {hidden > 0 && (
        <div className="toast toast-more">
          <span>{hidden} more</span>
          <Button look="quiet" help="Dismisses all messages." onClick={dismissErrors}>
            Dismiss all
          </Button>
        </div>
      )}
      {toasts.slice(-SHOWN).map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { error } = toast;
  return (
    <div className={`toast toast-${toast.kind}`} role={error ? 'alert' : 'status'}>
      <Icon name={error ? 'error' : 'check'} />
      <div className="toast-text">
        <p className="toast-message">
          {toast.message}
          {toast.count > 1 && <span className="dim"> ×{toast.count}</span>}
        </p>
        {toast.hint && <p className="dim">{toast.hint}</p>}
        {error && (
          <Button
            look="quiet"
            icon="copy"
            help="Copies the message with its code and details, for a bug report."
            onClick={() => void navigator.clipboard.writeText(JSON.stringify(error, null, 2))}
          >
            Copy details
          </Button>
        )}
      </div>
      <IconButton icon="close" label="Dismiss" onClick={() => dismissToast(toast.id)} />
    </div>
  );
}
