import { MenuItem, MenuSection, Menu as PlainMenu, Separator } from 'react-aria-components';
import { Icon } from '../Icon';
import { keysText } from '../keys';
import { Floating, type Point } from './Floating';
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
  /** The element that it hangs below, or above when there is no room. */
  anchor: Element;
  /** Where it hangs instead, for a context menu. */
  at?: Point;
  /** Whether ticked entries exclude each other ('one', the default) or each is for itself. */
  ticks?: 'one' | 'each';
  onClose: () => void;
  /** Left and right arrows, in a menu bar. */
  onSideways?: (step: 1 | -1) => void;
}

/** A floating menu. A menu of independent ticks stays open until it is left. */
export function Menu(props: MenuProps) {
  const { label, entries, anchor, at, ticks = 'one', onClose, onSideways } = props;
  const sideways = (key: string): boolean => {
    if (!onSideways || (key !== 'ArrowRight' && key !== 'ArrowLeft')) return false;
    onSideways(key === 'ArrowRight' ? 1 : -1);
    return true;
  };
  return (
    <Floating
      anchor={anchor}
      at={at}
      placement="bottom start"
      className="menu-box"
      onClose={onClose}
    >
      {/* It listens before the menu itself does. */}
      <div
        className="menu-frame"
        onKeyDownCapture={(event) => sideways(event.key) && event.stopPropagation()}
      >
        <PlainMenu
          className="menu"
          aria-label={label}
          autoFocus="first"
          shouldCloseOnSelect={ticks === 'one'}
          onClose={onClose}
        >
          {groupsOf(entries).map((group, index) =>
            group === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and never move.
              <Separator key={index} className="menu-line" />
            ) : group.choices ? (
              <MenuSection
                key={group.entries[0]!.id}
                aria-label={label}
                selectionMode={ticks === 'one' ? 'single' : 'multiple'}
                selectedKeys={group.entries.flatMap(({ id, checked }) => (checked ? [id] : []))}
              >
                {group.entries.map((entry) => (
                  <Item key={entry.id} entry={entry} />
                ))}
              </MenuSection>
            ) : (
              group.entries.map((entry) => <Item key={entry.id} entry={entry} />)
            ),
          )}
        </PlainMenu>
      </div>
    </Floating>
  );
}

const Item = ({ entry }: { entry: MenuEntry }) => (
  <MenuItem
    id={entry.id}
    textValue={entry.title}
    className="menu-item"
    isDisabled={entry.enabled === false}
    onAction={entry.run}
  >
    <span className="menu-tick">{entry.checked && <Icon name="check" />}</span>
    <span className="menu-title">
      <span>{entry.title}</span>
      {entry.note && <small>{entry.note}</small>}
    </span>
    {entry.accelerator && <kbd>{keysText(entry.accelerator)}</kbd>}
  </MenuItem>
);

interface Group {
  readonly choices: boolean;
  readonly entries: MenuEntry[];
}

/** Neighbours that are all choices, or all not, and the lines between. */
function groupsOf(entries: readonly (MenuEntry | null)[]): (Group | null)[] {
  const groups: (Group | null)[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    const choices = entry?.checked !== undefined;
    if (!entry) groups.push(null);
    else if (last?.choices === choices) last.entries.push(entry);
    else groups.push({ choices, entries: [entry] });
  }
  return groups;
}
