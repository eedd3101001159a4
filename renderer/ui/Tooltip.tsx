import { useEffect, useRef, useState } from 'react';
import { useOverlayPosition } from 'react-aria/useOverlayPosition';
import { createPortal } from 'react-dom';
import './tooltip.css';

const DELAY_MS = 500;
const GAP = 6;

/** Attributes that give any element a tooltip; screen readers get the same words. */
export const tip = (text: string) => ({ 'data-tip': text, 'aria-description': text }) as const;

/**
 * Shows the tooltips of the whole window; mounted once. One listener on the document instead of a
 * wrapper around every control. A tip can be pointed at and Esc hides it (WCAG 1.4.13). Whoever
 * presses or types knows the control: its tip stays away until the pointer has left it.
 */
export function TooltipLayer() {
  const [owner, setOwner] = useState<Element | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer = 0;
    let known: Element | null = null;
    const show = (element: Element | null, delay: number) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => setOwner(element), delay);
    };
    const over = (event: PointerEvent) => {
      const target = event.target as Element;
      if (box.current?.contains(target)) return clearTimeout(timer);
      const tipped = target.closest('[data-tip]');
      if (tipped !== known) known = null;
      if (!known) show(tipped, tipped ? DELAY_MS : 100);
    };
    const focus = (event: FocusEvent) => {
      const target = event.target as Element;
      if (target.matches(':focus-visible')) show(target.closest('[data-tip]'), DELAY_MS);
    };
    const hide = () => show(null, 0);
    const use = (event: Event) => {
      known = (event.target as Element).closest('[data-tip]');
      hide();
    };
    const key = (event: KeyboardEvent) => event.key !== 'Tab' && use(event);
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', use, true);
    document.addEventListener('keydown', key, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', use, true);
      document.removeEventListener('keydown', key, true);
    };
  }, []);

  const text = owner?.isConnected ? owner.getAttribute('data-tip') : null;
  if (!owner || !text) return null;
  return <Tip key={text} box={box} owner={owner} text={text} onClose={() => setOwner(null)} />;
}

interface TipProps {
  box: React.RefObject<HTMLDivElement | null>;
  owner: Element;
  text: string;
  onClose: () => void;
}

/** Screen readers already have its words as the control's description. */
function Tip({ box, owner, text, onClose }: TipProps) {
  const { overlayProps } = useOverlayPosition({
    targetRef: { current: owner },
    overlayRef: box,
    placement: 'bottom',
    offset: GAP,
    containerPadding: GAP,
    isOpen: true,
    onClose,
  });
  return createPortal(
    <div
      {...overlayProps}
      ref={box}
      className="tooltip"
      aria-hidden="true"
      data-react-aria-top-layer="true"
    >
      {text}
    </div>,
    document.body,
  );
}
