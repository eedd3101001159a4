import { type ReactNode, useRef } from 'react';
import { useInteractOutside } from 'react-aria/useInteractOutside';
import { type Placement, Popover } from 'react-aria-components';

/** A point of the window in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface FloatingProps {
  /** The element that it hangs at; a press on it, or on the menu bar it is in, is left to it. */
  anchor: Element;
  /** Where it hangs instead, for a context menu. */
  at?: Point | undefined;
  placement: Placement;
  className: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A box at an element, always inside the window, until Esc, a press elsewhere or another focus.
 * The rest of the window stays in use: one press closes the box and does what it is for.
 */
export function Floating(props: FloatingProps) {
  const { anchor, at, placement, className, onClose, children } = props;
  const box = useRef<HTMLElement>(null);
  const kept = anchor.closest('[role="menubar"]') ?? anchor;
  const isOutside = (element: Element) => at !== undefined || !kept.contains(element);
  useInteractOutside({
    ref: box,
    onInteractOutside: (event) => isOutside(event.target as Element) && onClose(),
  });
  return (
    <Popover
      ref={box}
      isOpen
      isNonModal
      triggerRef={{ current: anchor }}
      {...(at && { getTargetRect: () => new DOMRect(at.x, at.y, 0, 0) })}
      placement={placement}
      offset={at ? 0 : 4}
      containerPadding={4}
      className={className}
      shouldCloseOnInteractOutside={isOutside}
      onOpenChange={(open) => open || onClose()}
    >
      {children}
    </Popover>
  );
}
