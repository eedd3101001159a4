import { create } from 'zustand';
import type { Host } from '#shared/contract';
import { openExample } from '../../intake/open-example';
import { useLibrary } from '../../state';
import { views } from '../../views';

interface TourState {
  /** The step that is shown, counted from 0; null while there is no tour. */
  readonly step: number | null;
}

export const useTour = create<TourState>()(() => ({ step: null }));

export const showStep = (step: number | null): void => useTour.setState({ step });

/** Starts the tour at what is on the stage, or at the first example. */
export async function startTour(host: Host): Promise<void> {
  if (useLibrary.getState().items.size === 0) {
    const attention = views.find(({ id }) => id === 'attention');
    if (attention?.example) await openExample(host, attention.id, attention.example);
  }
  showStep(0);
}
