const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const macNames: Record<string, string> = {
  CmdOrCtrl: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Delete: '⌫',
};

/** An accelerator in Electron's notation as people read it: 'Ctrl+Shift+P', on a Mac '⇧⌘P'. */
export function keysText(accelerator: string): string {
  const parts = accelerator.split('+');
  if (!isMac) return parts.map((part) => (part === 'CmdOrCtrl' ? 'Ctrl' : part)).join('+');
  return parts.map((part) => macNames[part] ?? part).join('');
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * Whether a key press is an accelerator. Shift is compared only where the accelerator names it or
 * the key is a letter: '?' and '+' need Shift on some keyboards and not on others.
 */
export function matchesKeys(accelerator: string, event: KeyPress, mac = isMac): boolean {
  const parts = accelerator.split('+');
  const key = parts.pop() || '+';
  const wants = (name: string) => parts.includes(name);
  const command = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (command !== wants('CmdOrCtrl') || other || event.altKey !== wants('Alt')) return false;
  const symbol = key.length === 1 && !/[a-z]/i.test(key);
  if (event.shiftKey !== wants('Shift') && !(symbol && !wants('Shift'))) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}
