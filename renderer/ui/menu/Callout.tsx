import type { ReactNode } from 'react';
import { Dialog, type Placement, Popover } from 'react-aria-components';
import './callout.css';

interface CalloutProps {
  title: string;
  /** What it points at. */
  anchor: Element;
  placement: Placement;
  /** Esc was pressed. */
  onClose: () => void;
  children: ReactNode;
}

/** A box that points at something and stays open while the window is used. */
export function Callout({ title, anchor, placement, onClose, children }: CalloutProps) {
  return (
    <Popover
      isOpen
      isNonModal
      triggerRef={{ current: anchor }}
      placement={placement}
      offset={8}
      containerPadding={8}
      className="callout"
      shouldCloseOnInteractOutside={() => false}
      onOpenChange={(open) => open || onClose()}
    >
      <Dialog aria-label={title}>
        <h3>{title}</h3>
        {children}
      </Dialog>
    </Popover>
  );
}
