import { type CSSProperties, type ReactNode, useId } from 'react';
import { Button } from '../Button';
import './popover.css';

interface PopoverButtonProps {
  /** What the button says. */
  title: string;
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
  const { title, label = title, help, look = 'plain', side, children } = props;
  const id = useId();
  const anchor = `--${id}`;
  return (
    <>
      <Button
        popoverTarget={id}
        look={look}
        help={help}
        style={{ anchorName: anchor } as CSSProperties}
      >
        {title}
      </Button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        className={`popover popover-${side}`}
        aria-label={label}
        style={{ positionAnchor: anchor } as CSSProperties}
      >
        {children}
      </div>
    </>
  );
}
