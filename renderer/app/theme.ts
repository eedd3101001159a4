import { type Theme, useView } from '../state';

const system = matchMedia('(prefers-color-scheme: light)');

/** The theme on screen: the chosen one, or the system's. */
export function shownTheme(): Theme {
  const { theme } = useView.getState();
  if (theme !== 'system') return theme;
  return system.matches ? 'light' : 'dark';
}

/** Keeps `data-theme` on <html> in step; returns the off switch. */
export function followTheme(): () => void {
  const apply = () => {
    document.documentElement.dataset.theme = shownTheme();
  };
  apply();
  system.addEventListener('change', apply);
  const off = useView.subscribe(apply);
  return () => {
    system.removeEventListener('change', apply);
    off();
  };
}
