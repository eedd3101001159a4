import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from '../Button';
import './dialog.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  /** Buttons at the bottom. */
  actions?: ReactNode;
  /** CSS width of the dialog. */
  width?: number;
  /** Hides the title bar; the title stays for screen readers. */
  bare?: boolean;
  children: ReactNode;
}

/**
 * A modal dialog. The browser's own <dialog> keeps the focus inside, closes on Esc, makes the rest
 * inert and gives the focus back. A press outside closes it.
 */
export function Dialog({ title, onClose, actions, width = 560, bare, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same, the browser handles it.
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={heading}
      style={{ width }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <div className="dialog-body">
        <header className={bare ? 'visually-hidden' : 'dialog-head'}>
          <h2 id={heading}>{title}</h2>
          {!bare && <IconButton icon="close" label="Close" onClick={onClose} />}
        </header>
        <div className="dialog-content">{children}</div>
        {actions && <footer className="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}
