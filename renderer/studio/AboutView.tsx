import { useId } from 'react';
import { LabelledMiniature } from '../overlay/Miniature';
import { Button } from '../ui';
import type { ViewEntry } from '../views';
import './about-view.css';

/** "What am I looking at?": the view in two sentences, drawn small, with its paper and its page. */
export function AboutView({ view: { title, about } }: { view: ViewEntry }) {
  const id = useId();
  const anchor = `--${id}`;
  return (
    <>
      <Button
        look="quiet"
        popoverTarget={id}
        aria-label="What am I looking at?"
        help={`Explains the view “${title}”.`}
        style={{ anchorName: anchor } as React.CSSProperties}
      >
        ?
      </Button>
      <section
        id={id}
        popover="auto"
        role="dialog"
        className="popover popover-right about-view"
        aria-label="What am I looking at?"
        style={{ positionAnchor: anchor } as React.CSSProperties}
      >
        <h3>{title}</h3>
        <p>{about.text}</p>
        <LabelledMiniature {...about.miniature} />
        {about.paper && <p className="dim">Paper: {about.paper}</p>}
        <p className="dim">Manual: {about.page}</p>
      </section>
    </>
  );
}
