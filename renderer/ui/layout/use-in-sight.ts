import { useCallback, useState } from 'react';

/** A ref for an element, and whether any of it is shown: work for a hidden one can wait. */
export function useInSight() {
  const [inSight, setInSight] = useState(false);
  const ref = useCallback((element: Element | null) => {
    if (!element) return;
    const observer = new IntersectionObserver((entries) =>
      setInSight(entries.at(-1)?.isIntersecting ?? false),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      setInSight(false);
    };
  }, []);
  return [ref, inSight] as const;
}
