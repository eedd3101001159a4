import { type ComponentProps, useState } from 'react';
import { Button } from '../Button';
import { Menu, type MenuEntry } from './Menu';

interface MenuButtonProps
  extends Pick<ComponentProps<typeof Button>, 'look' | 'disabled' | 'draggable' | 'onDragStart'> {
  /** What the button says. */
  title: string;
  /** Name of the menu, where that is not what the button says. */
  label?: string;
  help: string;
  /** Whether ticked entries exclude each other ('one', the default) or each is for itself. */
  ticks?: 'one' | 'each';
  /** Asked for while the menu is open. */
  entries: () => readonly MenuEntry[];
}

/** A button that opens a menu. */
export function MenuButton(props: MenuButtonProps) {
  const { title, label = title, ticks = 'one', entries, ...button } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        {...button}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {title}
      </Button>
      {anchor && (
        <Menu
          label={label}
          anchor={anchor}
          ticks={ticks}
          entries={entries()}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}
