import type { Placement } from 'react-aria-components';
import { words } from '../words';

/** A step of the tour: what it says, and where in the window it points. */
interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Selectors; the first that finds something is pointed at. */
  readonly at: readonly [string, ...string[]];
  readonly placement: Placement;
}

export const steps: readonly TourStep[] = [
  {
    ...words.tour.look,
    at: ['.stage-panel [role="toolbar"]', '.stage-panel'],
    placement: 'bottom left',
  },
  { ...words.tour.views, at: ['.stage-bar [role="tablist"]'], placement: 'bottom left' },
  { ...words.tour.keep, at: ['.stage-bar [aria-haspopup="menu"]'], placement: 'bottom right' },
];
