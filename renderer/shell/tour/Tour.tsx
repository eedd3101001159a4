import { useEffect, useState } from 'react';
import { Button, Callout } from '../../ui';
import { words } from '../words';
import { steps } from './steps';
import { showStep, useTour } from './store';
import './tour.css';

/** Three things to know about the window, each beside what it is about. */
export function Tour() {
  const at = useTour((state) => state.step);
  const step = at === null ? undefined : steps[at];
  const anchor = useElement(step?.at);
  if (at === null || !step || !anchor) return null;
  const isLast = at === steps.length - 1;
  return (
    <Callout
      key={at}
      title={step.title}
      anchor={anchor}
      placement={step.placement}
      onClose={() => showStep(null)}
    >
      <p>{step.text}</p>
      <div className="tour-buttons">
        <span className="dim">{words.tour.place(at + 1, steps.length)}</span>
        {!isLast && (
          <Button look="quiet" onClick={() => showStep(null)}>
            {words.tour.end}
          </Button>
        )}
        {at > 0 && <Button onClick={() => showStep(at - 1)}>{words.tour.back}</Button>}
        <Button look="primary" onClick={() => showStep(isLast ? null : at + 1)}>
          {isLast ? words.tour.done : words.tour.next}
        </Button>
      </div>
    </Callout>
  );
}

/** The element that a selector finds, once it is there: the stage appears after the first image. */
function useElement(selectors: readonly string[] | undefined): Element | null {
  const [element, setElement] = useState<Element | null>(null);
  useEffect(() => {
    const look = () => setElement(firstOf(selectors ?? []));
    look();
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [selectors]);
  return element;
}

function firstOf(selectors: readonly string[]): Element | null {
  for (const selector of selectors) {
    const found = document.querySelector(selector);
    if (found) return found;
  }
  return null;
}
