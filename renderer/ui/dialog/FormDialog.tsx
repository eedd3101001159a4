import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../Button';
import { Dialog } from './Dialog';
import './form-dialog.css';
import { words } from '../words';

interface FormDialogProps {
  title: string;
  width: number;
  /** The button that does it. */
  submit: string;
  /** What pressing it does, where its name does not say it. */
  help?: string;
  /** Whether what was entered so far can be done. */
  ready?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  /** Closing it asks first, once something was changed. */
  guarded?: boolean;
  /** Why it could not be done; the dialog stays, to correct what was entered. */
  error?: { readonly message: string; readonly hint: string } | null;
  /** Fields, and what is to be known. */
  children: ReactNode;
}

/** Asks for a few things, then does it or not. Enter does it; the first text is there to be typed over. */
export function FormDialog(props: FormDialogProps) {
  const { title, width, submit, help, ready = true, guarded = false, error } = props;
  const { onSubmit, onClose, children } = props;
  const [edited, setEdited] = useState(false);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  // The dialog itself begins at its close button.
  useEffect(() => {
    const first = form.current?.querySelector('input');
    first?.focus();
    first?.select();
  }, []);
  const take = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onSubmit();
  };
  return (
    <Dialog
      title={title}
      width={width}
      onClose={onClose}
      edited={guarded && edited}
      actions={(leave) => (
        <>
          <Button onClick={leave}>{words.dialog.cancel}</Button>
          <Button
            type="submit"
            form={id}
            look="primary"
            disabled={!ready}
            {...(help ? { help } : {})}
          >
            {submit}
          </Button>
        </>
      )}
    >
      <form
        ref={form}
        id={id}
        className="dialog-form"
        onSubmit={take}
        onChange={() => setEdited(true)}
      >
        {children}
        {error && (
          <div className="dialog-error" role="alert">
            <p>{error.message}</p>
            {error.hint && <p>{error.hint}</p>}
          </div>
        )}
      </form>
    </Dialog>
  );
}
