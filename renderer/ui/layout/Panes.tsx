import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { useContextMenu } from '../menu/ContextMenu';
import { words } from '../words';
import './panes.css';

/** Panes that were resized by hand say so when the group comes to rest. */
const Settling = createContext<Set<() => void>>(new Set());

interface PanesProps {
  orientation: 'horizontal' | 'vertical';
  children: ReactNode;
}

/** One MainPane and the SidePanes around it, side by side or above each other. */
export function Panes({ orientation, children }: PanesProps) {
  const [settling] = useState(() => new Set<() => void>());
  return (
    <Settling value={settling}>
      <Group
        orientation={orientation}
        className="panes"
        onLayoutChanged={(_, { isUserInteraction }) => {
          // Sizes are read from the page, which a key has not changed yet.
          if (!isUserInteraction) return;
          requestAnimationFrame(() => {
            for (const settle of settling) settle();
          });
        }}
      >
        {children}
      </Group>
    </Settling>
  );
}

/** Takes the room that the side panes leave. */
export const MainPane = ({ min, children }: { min: number; children: ReactNode }) => (
  <Panel className="pane" minSize={min}>
    {children}
  </Panel>
);

interface SidePaneProps {
  id: string;
  /** Name of the line that resizes it. */
  label: string;
  /** Whether the line stands before the pane, or after it. */
  line: 'before' | 'after';
  /** CSS pixels. */
  size: number;
  /** What a double click on the line goes back to. */
  usual: number;
  min: number;
  /** CSS pixels, or a share of the group: '40%'. */
  max: number | string;
  onSize: (size: number) => void;
  /** When it was dragged shut, or closed by Enter on its line; without it, it can't be. */
  onClose?: () => void;
  children: ReactNode;
}

/** A pane of its own size. Drag its line or use the arrow keys; a double click resets it. */
export function SidePane(props: SidePaneProps) {
  const { id, label, line, size, usual, min, max, onSize, onClose, children } = props;
  const panel = usePanelRef();
  const settling = use(Settling);
  // Later sizes come from the group itself.
  const [first] = useState(size);
  useEffect(() => {
    const settle = () => {
      if (!panel.current) return;
      if (!panel.current.isCollapsed()) {
        onSize(Math.round(panel.current.getSize().inPixels));
        return;
      }
      // Before it goes, since the group remembers what it had: it comes back at this size.
      panel.current.resize(size);
      onClose?.();
    };
    settling.add(settle);
    return () => {
      settling.delete(settle);
    };
  }, [panel, settling, size, onSize, onClose]);
  const reset = () => {
    panel.current?.resize(usual);
    onSize(usual);
  };
  const { onContextMenu, opened } = useContextMenu({
    label: words.panes.menu,
    entriesFor: (target) =>
      target.closest(TYPED) ? [] : [...hideEntry(onClose), resetEntry(size !== usual, reset)],
  });
  const separator = (
    <Separator
      className="pane-line"
      aria-label={label}
      disableDoubleClick
      onDoubleClick={reset}
      onContextMenu={onContextMenu}
    />
  );
  return (
    <>
      {line === 'before' && separator}
      <Panel
        id={id}
        className="pane"
        panelRef={panel}
        defaultSize={first}
        minSize={min}
        maxSize={max}
        collapsible={onClose !== undefined}
        groupResizeBehavior="preserve-pixel-size"
        onContextMenu={onContextMenu}
      >
        {children}
      </Panel>
      {line === 'after' && separator}
      {opened}
    </>
  );
}

/** Fields have the menu of the system, with its clipboard. */
const TYPED = 'input, textarea, select';

const hideEntry = (hide: (() => void) | undefined) =>
  hide ? [{ id: 'pane.hide', title: words.panes.hide, run: hide }] : [];

const resetEntry = (enabled: boolean, run: () => void) => ({
  id: 'pane.reset',
  title: words.panes.reset,
  enabled,
  run,
});
