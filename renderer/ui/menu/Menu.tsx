import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Icon } from '../Icon';
import { keysText } from '../keys';
import './menu.css';

export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  /** Electron's notation. */
  readonly accelerator?: string | undefined;
  readonly enabled?: boolean;
  /** Shown with a tick; undefined where it is not a choice. */
  readonly checked?: boolean | undefined;
  /** A second, dim line. */
  readonly note?: string;
  readonly run: () => void;
}

interface MenuProps {
  label: string;
  /** `null` is a separating line. */
  entries: readonly (MenuEntry | null)[];
  /** The button that opens and closes it; it hangs below it, or above when there is no room. */
  anchor: HTMLElement;
  onClose: () => void;
  /** Left and right arrows, in a menu bar. */
  onSideways?: (step: 1 | -1) => void;
}

/** A floating menu: arrows, Home, End, first letters, Enter, Esc. */
export function Menu({ label, entries, anchor, onClose, onSideways }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    box.showPopover();
    const { width, height } = box.getBoundingClientRect();
    const at = anchor.getBoundingClientRect();
    const below = at.bottom + height <= innerHeight || at.top < height;
    box.style.top = `${below ? at.bottom : at.top - height}px`;
    box.style.left = `${Math.max(4, Math.min(at.left, innerWidth - width - 4))}px`;
    const former = document.activeElement;
    itemsOf(box)[0]?.focus();
    return () => {
      // Back to where the focus was, unless the chosen action has moved it.
      const lost = document.activeElement === document.body || box.contains(document.activeElement);
      if (lost && former instanceof HTMLElement) former.focus();
    };
  }, [anchor]);

  useEffect(() => {
    const press = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!ref.current?.contains(target) && !anchor.contains(target)) onClose();
    };
    document.addEventListener('pointerdown', press);
    window.addEventListener('blur', onClose);
    return () => {
      document.removeEventListener('pointerdown', press);
      window.removeEventListener('blur', onClose);
    };
  }, [anchor, onClose]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = itemsOf(event.currentTarget);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const focus = (index: number) => items.at(index % items.length)?.focus();
    if (event.key === 'ArrowDown') focus(at + 1);
    else if (event.key === 'ArrowUp') focus(at - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(-1);
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key === 'ArrowRight' && onSideways) onSideways(1);
    else if (event.key === 'ArrowLeft' && onSideways) onSideways(-1);
    else if (/^[a-z0-9]$/i.test(event.key) && !event.ctrlKey && !event.metaKey) {
      const starts = (item: HTMLElement) =>
        item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase());
      (items.slice(at + 1).find(starts) ?? items.find(starts))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={ref}
      className="menu"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      popover="manual"
      onKeyDown={onKeyDown}
    >
      {entries.map((entry, index) =>
        entry ? (
          <button
            key={entry.id}
            type="button"
            className="menu-item"
            {...(entry.checked === undefined
              ? { role: 'menuitem' }
              : { role: 'menuitemradio', 'aria-checked': entry.checked })}
            aria-disabled={entry.enabled === false}
            tabIndex={-1}
            onPointerEnter={(event) => event.currentTarget.focus()}
            onClick={() => {
              if (entry.enabled === false) return;
              onClose();
              entry.run();
            }}
          >
            <span className="menu-tick">{entry.checked && <Icon name="check" />}</span>
            <span className="menu-title">
              {entry.title}
              {entry.note && <small>{entry.note}</small>}
            </span>
            {entry.accelerator && <kbd>{keysText(entry.accelerator)}</kbd>}
          </button>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and never move.
          <hr key={index} className="menu-line" />
        ),
      )}
    </div>
  );
}

const itemsOf = (box: Element): HTMLElement[] => [
  ...box.querySelectorAll<HTMLElement>('.menu-item'),
];
