import { useSyncExternalStore } from 'react';
import type { Host } from '#shared/contract';
import { type Theme, useView } from './view';

const system = (): MediaQueryList => matchMedia('(prefers-color-scheme: light)');

/** The theme on screen: the chosen one, or the system's. */
export function shownTheme(): Theme {
  const { theme } = useView.getState();
  if (theme !== 'system') return theme;
  return system().matches ? 'light' : 'dark';
}

/** Runs `listener` when another theme may be on screen; returns the off switch. */
function onTheme(listener: () => void): () => void {
  const query = system();
  query.addEventListener('change', listener);
  const off = useView.subscribe(listener);
  return () => {
    query.removeEventListener('change', listener);
    off();
  };
}

/** For what is drawn in the theme's colours by hand. */
export const useShownTheme = (): Theme => useSyncExternalStore(onTheme, shownTheme);

/** Keeps `data-theme` and `data-density` on <html> in step; returns the off switch. */
export function followTheme(): () => void {
  const apply = () => {
    document.documentElement.dataset.theme = shownTheme();
    document.documentElement.dataset.density = useView.getState().density;
  };
  apply();
  return onTheme(apply);
}

/** Keeps the desktop's own dialogs and menus in step; returns the off switch. */
export function tellTheme({ native }: Host): () => void {
  if (!native) return () => undefined;
  const tell = (): void => {
    // A start in the wrong theme is all that comes of a failure.
    native.setTheme(useView.getState().theme).catch(() => undefined);
  };
  tell();
  return useView.subscribe((now, before) => {
    if (now.theme !== before.theme) tell();
  });
}
