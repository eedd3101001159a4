import { type CSSProperties, type ReactNode, useCallback, useEffect, useRef } from 'react';
import { useLandmark } from 'react-aria/useLandmark';

interface LandmarkProps {
  role: 'main' | 'complementary';
  label: string;
  className: string;
  style?: CSSProperties;
  /** Takes the focus whenever this changes and what had it is gone. */
  takesFocus?: unknown;
  children: ReactNode;
}

/** A panel of the window: F6 and Shift+F6 move between them, back to where the focus was. */
export function Landmark(props: LandmarkProps) {
  const { role, label, className, style, takesFocus, children } = props;
  const ref = useRef<HTMLElement>(null);
  const focus = useCallback(() => ref.current?.focus(), []);
  useLandmark({ role, 'aria-label': label, focus }, ref);
  const before = useRef(takesFocus);
  useEffect(() => {
    const lost = document.activeElement === document.body;
    if (before.current !== takesFocus && lost) ref.current?.focus();
    before.current = takesFocus;
  }, [takesFocus]);
  const Element = role === 'main' ? 'main' : 'aside';
  return (
    <Element ref={ref} aria-label={label} className={className} style={style} tabIndex={-1}>
      {children}
    </Element>
  );
}
