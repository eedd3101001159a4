import { type ReactNode, useId } from 'react';
import { Button, Slider } from '../ui';

/** Ends the help of everything behind it. */
export const NO_RUN = 'Draws again; the model does not run again.';

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

interface OpacityProps {
  readonly value: number;
  readonly disabled?: boolean;
  readonly onChange: (opacity: number) => void;
}

/** How strongly a view's map lies over the picture. */
export const Opacity = ({ value, disabled = false, onChange }: OpacityProps) => (
  <Slider
    label="Opacity"
    help={`How much of the picture the map covers. ${NO_RUN}`}
    {...{ value, disabled, min: 0, max: 1, step: 0.01, format: percent, onChange }}
  />
);

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
