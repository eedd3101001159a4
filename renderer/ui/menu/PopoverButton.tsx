import { type ReactNode, useState } from 'react';
import { Dialog } from 'react-aria-components';
import { Button } from '../Button';
import { Floating } from './Floating';
import './popover.css';

interface PopoverButtonProps {
  /** What the button says. */
  title: string;
  /** Name of the button, where what it says is only a sign. */
  name?: string;
  /** Name of the panel, where that is not what the button says. */
  label?: string;
  help: string;
  look?: 'plain' | 'quiet';
  /** The side of the button that the panel keeps to. */
  side: 'left' | 'right';
  children: ReactNode;
}

/** A button that opens a panel of fields below it. */
export function PopoverButton(props: PopoverButtonProps) {
  const { title, name, label = title, help, look = 'plain', side, children } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        look={look}
        help={help}
        aria-label={name}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {title}
      </Button>
      {anchor && (
        <Floating
          anchor={anchor}
          placement={`bottom ${side}`}
          className="popover"
          onClose={() => setAnchor(null)}
        >
          <Dialog aria-label={label}>{children}</Dialog>
        </Floating>
      )}
    </>
  );
}
