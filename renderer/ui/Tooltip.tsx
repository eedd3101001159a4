import { useEffect, useRef, useState } from 'react';
import './tooltip.css';

const DELAY_MS = 500;
const GAP = 6;

/** Attributes that give any element a tooltip; screen readers get the same words. */
export const tip = (text: string) => ({ 'data-tip': text, 'aria-description': text }) as const;

/**
 * Shows the tooltips of the whole window; mounted once. One listener on the document instead of a
 * wrapper around every control. A tip can be pointed at and Esc hides it (WCAG 1.4.13).
 */
export function TooltipLayer() {
  const [owner, setOwner] = useState<Element | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer = 0;
    const show = (element: Element | null, delay: number) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => setOwner(element), delay);
    };
    const over = (event: PointerEvent) => {
      const target = event.target as Element;
      if (box.current?.contains(target)) clearTimeout(timer);
      else show(target.closest('[data-tip]'), target.closest('[data-tip]') ? DELAY_MS : 100);
    };
    const focus = (event: FocusEvent) => {
      const target = event.target as Element;
      if (target.matches(':focus-visible')) show(target.closest('[data-tip]'), DELAY_MS);
    };
    const hide = () => show(null, 0);
    const key = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', key);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', key);
    };
  }, []);

  useEffect(() => {
    if (!owner || !box.current) return;
    const at = owner.getBoundingClientRect();
    const size = box.current.getBoundingClientRect();
    const below = at.bottom + GAP + size.height < innerHeight;
    const left = at.left + at.width / 2 - size.width / 2;
    box.current.style.left = `${Math.max(GAP, Math.min(left, innerWidth - size.width - GAP))}px`;
    box.current.style.top = `${below ? at.bottom + GAP : at.top - GAP - size.height}px`;
    // A modal dialog stands in the top layer; a popover opened after it stands above it.
    box.current.showPopover();
  }, [owner]);

  const text = owner?.isConnected ? owner.getAttribute('data-tip') : null;
  // Screen readers already have it as the control's description.
  return text ? (
    <div ref={box} key={text} className="tooltip" popover="manual" aria-hidden="true">
      {text}
    </div>
  ) : null;
}
