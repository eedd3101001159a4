import { type MouseEvent, type ReactNode, useState } from 'react';
import { Menu, type MenuEntry } from './Menu';

interface ContextMenuProps {
  label: string;
  /** What can be done with what was pressed; nothing opens where there is nothing. */
  entriesFor: (target: Element) => readonly (MenuEntry | null)[];
}

interface Opened {
  readonly anchor: Element;
  readonly at: { readonly x: number; readonly y: number };
  readonly entries: readonly (MenuEntry | null)[];
}

/** The menu of what is inside, by the right button or the menu key. */
export function ContextMenu({ children, ...menu }: ContextMenuProps & { children: ReactNode }) {
  const { onContextMenu, opened } = useContextMenu(menu);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the menu key arrives as the same event. */}
      <div className="context-menu" onContextMenu={onContextMenu}>
        {children}
      </div>
      {opened}
    </>
  );
}

/** The same for an element that can have no other around it. */
export function useContextMenu({ label, entriesFor }: ContextMenuProps) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const onContextMenu = (event: MouseEvent) => {
    const { currentTarget: anchor, clientX: x, clientY: y } = event;
    const target = event.target as Element;
    // A menu further inside has it, or it comes from a dialog or menu that React nests in here.
    if (event.defaultPrevented || !anchor.contains(target)) return;
    const entries = entriesFor(target);
    if (entries.length === 0) return;
    event.preventDefault();
    setOpened({ anchor, at: { x, y }, entries });
  };
  return {
    onContextMenu,
    opened: opened && <Menu label={label} {...opened} onClose={() => setOpened(null)} />,
  };
}
