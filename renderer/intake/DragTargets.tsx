import { useEffect } from 'react';
import { type Drop, endDrag, useDragging } from '../state';
import './drop-overlay.css';

/** While something is dragged inside the window: where it can be dropped, and what a drop does there. */
export function DragTargets() {
  const dragged = useDragging((state) => state.dragged);
  useEffect(() => {
    if (!dragged) return;
    const over = (event: DragEvent) => {
      if (!dropAt(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      const taken = dropAt(event);
      if (taken) event.preventDefault();
      endDrag();
      taken?.run();
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
      {possible().map(({ drop, box }) => (
        <div
          key={`${drop.title} ${box.left} ${box.top}`}
          className="drag-target"
          style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
        >
          <span>{drop.title}</span>
        </div>
      ))}
    </div>
  );
}

interface Possible {
  readonly drop: Drop;
  readonly box: DOMRect;
}

/** Places that take what is dragged, the largest first: a smaller one may lie on it. */
function possible(): Possible[] {
  const { dragged, targets } = useDragging.getState();
  return targets
    .flatMap(({ element, accept }) => {
      const drop = dragged && accept(dragged);
      return drop ? [{ drop, box: element.getBoundingClientRect() }] : [];
    })
    .sort((a, b) => areaOf(b.box) - areaOf(a.box));
}

const areaOf = ({ width, height }: DOMRect): number => width * height;

function dropAt({ clientX: x, clientY: y }: DragEvent): Drop | undefined {
  return possible().findLast(
    ({ box: { left, top, right, bottom } }) => x >= left && x < right && y >= top && y < bottom,
  )?.drop;
}
