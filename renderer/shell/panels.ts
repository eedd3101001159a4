import { useSyncExternalStore } from 'react';
import { setView, useView } from '../state';

type Panel = 'library' | 'inspector';

/** A window this narrow has room for one side panel beside the stage. */
const narrow = matchMedia('(max-width: 1099px)');

/** Which side panels are on screen. In a narrow window one takes the place of the other. */
export function shownPanels(): Readonly<Record<Panel, boolean>> {
  const { library, inspector, narrowPanel } = useView.getState();
  if (!narrow.matches) return { library, inspector };
  return { library: narrowPanel === 'library', inspector: narrowPanel === 'inspector' };
}

interface Panels extends Readonly<Record<Panel, boolean>> {
  /** Widest a side panel can be: a small window leaves half of itself to the stage. */
  readonly max: string;
}

export function usePanels(): Panels {
  const isNarrow = useSyncExternalStore(onWidth, () => narrow.matches);
  useView();
  return { ...shownPanels(), max: isNarrow ? '40%' : '25%' };
}

export function showPanel(panel: Panel, shown: boolean): void {
  if (narrow.matches) setView({ narrowPanel: shown ? panel : 'none' });
  else setView({ [panel]: shown });
}

export const togglePanel = (panel: Panel): void => showPanel(panel, !shownPanels()[panel]);

function onWidth(listener: () => void): () => void {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
}
