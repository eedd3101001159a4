import { type ReactNode, useId } from 'react';
import { Button } from '../ui';

/** The button at the end of a view's toolbar that opens how things are drawn. */
export function Look({ help, children }: { help: string; children: ReactNode }) {
  const id = useId();
  return (
    <>
      <span className="look-anchor">
        <Button popoverTarget={id} help={help}>
          Look
        </Button>
      </span>
      <div id={id} popover="auto" className="look" role="dialog" aria-label="Look">
        {children}
      </div>
    </>
  );
}
