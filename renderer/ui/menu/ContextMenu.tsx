import { type MouseEvent, type ReactNode, useState } from 'react';
import { Menu, type MenuEntry } from './Menu';

interface ContextMenuProps {
  label: string;
  /** What can be done with what was pressed; nothing opens where there is nothing. */
  entriesFor: (target: Element) => readonly (MenuEntry | null)[];
  children: ReactNode;
}

interface Opened {
  readonly anchor: Element;
  readonly at: { readonly x: number; readonly y: number };
  readonly entries: readonly (MenuEntry | null)[];
}

/** The menu of what is inside, by the right button or the menu key. */
export function ContextMenu({ label, entriesFor, children }: ContextMenuProps) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = (event: MouseEvent) => {
    const entries = entriesFor(event.target as Element);
    if (entries.length === 0) return;
    event.preventDefault();
    const { currentTarget: anchor, clientX: x, clientY: y } = event;
    setOpened({ anchor, at: { x, y }, entries });
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the menu key arrives as the same event. */}
      <div className="context-menu" onContextMenu={open}>
        {children}
      </div>
      {opened && <Menu label={label} {...opened} onClose={() => setOpened(null)} />}
    </>
  );
}
