import { useEffect, useState } from 'react';
import { type Drop, endDrag, useDragging } from '../state';
import './drop-overlay.css';

/** While something is dragged inside the window: where it can be dropped, and what a drop does there. */
export function DragTargets() {
  const dragged = useDragging((state) => state.dragged);
  const [aimed, setAimed] = useState<Element>();
  useEffect(() => {
    if (!dragged) return;
    const over = (event: DragEvent) => {
      const at = placeAt(event);
      setAimed(at?.element);
      if (!at) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      const at = placeAt(event);
      if (at) event.preventDefault();
      endDrag();
      at?.drop.run();
    };
    // What was dragged may be gone, and the end of its drag with it; no pointer moves before that.
    const events = { dragover: over, drop, dragend: endDrag, pointermove: endDrag } as const;
    const each = Object.entries(events) as [keyof typeof events, EventListener][];
    for (const [name, listener] of each) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of each) window.removeEventListener(name, listener);
    };
  }, [dragged]);
  return (
    <div aria-hidden="true">
      {possible().map(({ element, drop, box }) => (
        <div
          key={`${drop.title} ${box.left} ${box.top}`}
          className={element === aimed ? 'drag-target drag-aimed' : 'drag-target'}
          style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
        >
          <span>{drop.title}</span>
        </div>
      ))}
    </div>
  );
}

interface Possible {
  readonly element: Element;
  readonly drop: Drop;
  readonly box: DOMRect;
}

/** Places that take what is dragged, the largest first: a smaller one may lie on it. */
function possible(): Possible[] {
  const { dragged, targets } = useDragging.getState();
  return targets
    .flatMap(({ element, accept }) => {
      const drop = dragged && accept(dragged);
      return drop ? [{ element, drop, box: element.getBoundingClientRect() }] : [];
    })
    .sort((a, b) => areaOf(b.box) - areaOf(a.box));
}

const areaOf = ({ width, height }: DOMRect): number => width * height;

function placeAt({ clientX: x, clientY: y }: DragEvent): Possible | undefined {
  return possible().findLast(
    ({ box: { left, top, right, bottom } }) => x >= left && x < right && y >= top && y < bottom,
  );
}
