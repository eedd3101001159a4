/** At once, since typing follows; or a few frames later, when what holds it is there. */
export function focusSoon(selector: string, frames = 3): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element) element.focus();
  else if (frames > 0) requestAnimationFrame(() => focusSoon(selector, frames - 1));
}
