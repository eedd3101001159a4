import type { ReactNode } from 'react';
import { colormaps, percent, sequential } from '#shared/figure';
import { Checkbox, PopoverButton, Select, Slider } from '../ui';
import { words } from './words';

/** Ends the help of everything behind it. */
export const NO_RUN = words.appearance.noRun;

interface AppearanceProps {
  readonly help: string;
  readonly children: ReactNode;
}

/** The button at the end of a view's toolbar that opens how things are drawn. */
export const Appearance = ({ help, children }: AppearanceProps) => (
  <span className="look-button">
    <PopoverButton title={words.appearance.title} side="right" help={help}>
      {children}
    </PopoverButton>
  </span>
);

interface OpacityProps {
  readonly value: number;
  readonly disabled?: boolean;
  readonly onChange: (opacity: number) => void;
}

/** How strongly a view's map lies over the image. */
export const Opacity = ({ value, disabled = false, onChange }: OpacityProps) => (
  <Slider
    label={words.appearance.opacity}
    help={words.appearance.opacityHelp}
    value={value}
    disabled={disabled}
    min={0}
    max={1}
    step={0.01}
    format={percent}
    onChange={onChange}
  />
);

type Sequential = (typeof sequential)[number];

interface ColoursProps {
  readonly value: Sequential;
  /** What they are of, where a view draws other things in other colours. */
  readonly of?: string;
  readonly onChange: (name: Sequential) => void;
}

/** The colours of values without a sign. */
export const Colours = ({ value, of, onChange }: ColoursProps) => (
  <Select
    label={words.appearance.colours}
    help={words.appearance.coloursHelp(of)}
    value={value}
    choices={sequential.map((name) => ({ value: name, label: colormaps[name].title }))}
    onChange={onChange}
  />
);

interface SmoothProps {
  readonly checked: boolean;
  readonly onChange: (smooth: boolean) => void;
}

/** Whether a map is interpolated between its patches. */
export const Smooth = ({ checked, onChange }: SmoothProps) => (
  <Checkbox
    label={words.appearance.smooth}
    help={words.appearance.smoothHelp}
    checked={checked}
    onChange={onChange}
  />
);
