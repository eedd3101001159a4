import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from '../Button';
import { Dialog } from './Dialog';
import './form-dialog.css';

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
  /** Fields, and what is to be known. */
  children: ReactNode;
}

/** Asks for a few things, then does it or not. Enter does it; the first text is there to be typed over. */
export function FormDialog(props: FormDialogProps) {
  const { title, width, submit, help, ready = true, onSubmit, onClose, children } = props;
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
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
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
      }
    >
      <form ref={form} id={id} className="dialog-form" onSubmit={take}>
        {children}
      </form>
    </Dialog>
  );
}
