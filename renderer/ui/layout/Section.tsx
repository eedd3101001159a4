import { type ReactNode, useState } from 'react';
import { Icon } from '../Icon';
import './section.css';

interface SectionProps {
  title: string;
  /** Stands at the right of the heading. */
  aside?: ReactNode;
  open?: boolean;
  children: ReactNode;
}

/** A part of a panel under a heading that opens and closes it. */
export function Section({ title, aside, open: initially = true, children }: SectionProps) {
  const [open, setOpen] = useState(initially);
  return (
    <section className="section" aria-label={title}>
      <div className="section-head">
        <h3>
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name={open ? 'chevronDown' : 'chevronRight'} />
            {title}
          </button>
        </h3>
        {aside}
      </div>
      {open && <div className="section-body">{children}</div>}
    </section>
  );
}
