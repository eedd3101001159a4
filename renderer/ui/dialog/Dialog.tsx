import { type ReactNode, useState } from 'react';
import { Heading, Modal, Dialog as ModalDialog, ModalOverlay } from 'react-aria-components';
import { Button, IconButton } from '../Button';
import './dialog.css';
import { words } from '../words';

interface DialogProps {
  title: string;
  onClose: () => void;
  /** Buttons at the bottom. A function gets the way out that asks before edits are discarded. */
  actions?: ReactNode | ((leave: () => void) => ReactNode);
  /** CSS width of the dialog. */
  width?: number;
  /** Hides the title bar; the title stays for screen readers. */
  bare?: boolean;
  /** Has nothing that takes the focus: its text does, so that keys scroll it. */
  text?: boolean;
  /** Whether closing would lose what was typed: then it asks first. */
  edited?: boolean;
  children: ReactNode;
}

/**
 * A modal dialog. Esc, the close button and a press that begins and ends outside close it. Text
 * selected by dragging out of it does not.
 */
export function Dialog(props: DialogProps) {
  const { title, onClose, actions, width = 560, bare, text = false, edited = false } = props;
  const { children } = props;
  const [asking, setAsking] = useState(false);
  const leave = () => (edited ? setAsking(true) : onClose());
  const buttons = typeof actions === 'function' ? actions(leave) : actions;
  return (
    <>
      <Frame
        title={title}
        width={width}
        bare={bare ?? false}
        text={text}
        onLeave={leave}
        actions={buttons}
      >
        {children}
      </Frame>
      {asking && <Discard onKeep={() => setAsking(false)} onDiscard={onClose} />}
    </>
  );
}

interface FrameProps {
  title: string;
  width: number;
  bare?: boolean;
  text?: boolean;
  role?: 'dialog' | 'alertdialog';
  actions: ReactNode;
  onLeave: () => void;
  children: ReactNode;
}

const Frame = ({
  title,
  width,
  bare,
  text,
  role = 'dialog',
  actions,
  onLeave,
  children,
}: FrameProps) => (
  <ModalOverlay
    isOpen
    isDismissable
    className="dialog-veil"
    onOpenChange={(open) => open || onLeave()}
    // A press on the veil leaves the focus where it is.
    onMouseDown={(event) => event.target === event.currentTarget && event.preventDefault()}
  >
    <Modal className="dialog" style={{ width }}>
      <ModalDialog className="dialog-body" role={role}>
        <header className={bare ? 'visually-hidden' : 'dialog-head'}>
          <Heading slot="title">{title}</Heading>
          {!bare && <IconButton icon="close" label={words.dialog.close} onClick={onLeave} />}
        </header>
        <div className="dialog-content" tabIndex={text ? 0 : undefined}>
          {children}
        </div>
        {actions && <footer className="dialog-actions">{actions}</footer>}
      </ModalDialog>
    </Modal>
  </ModalOverlay>
);

const Discard = ({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) => (
  <Frame
    role="alertdialog"
    title={words.dialog.discardTitle}
    width={360}
    onLeave={onKeep}
    actions={
      <>
        <Button onClick={onDiscard}>{words.dialog.discard}</Button>
        <Button look="primary" onClick={onKeep}>
          {words.dialog.keepEditing}
        </Button>
      </>
    }
  >
    <p>{words.dialog.discardText}</p>
  </Frame>
);

/** Whether a modal dialog has the keyboard to itself. */
export const dialogOpen = (): boolean => document.querySelector('.dialog') !== null;
