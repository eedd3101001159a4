import type { KeyboardEvent } from 'react';
import './tabs.css';
import { tip } from '../Tooltip';

interface Tab {
  readonly id: string;
  readonly title: string;
  readonly help?: string;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  selected: string;
  onSelect: (id: string) => void;
  /** Id of the element that shows the chosen tab. */
  panel: string;
}

/** Tabs with one stop for Tab; arrows, Home and End move among them. */
export function Tabs({ label, tabs, selected, onSelect, panel }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const moves: Record<string, number> = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const to = moves[event.key];
    const tab = to === undefined ? undefined : tabs[to];
    if (to === undefined || !tab) return;
    event.preventDefault();
    onSelect(tab.id);
    (event.currentTarget.children[to] as HTMLElement).focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          className="tab"
          aria-selected={tab.id === selected}
          aria-controls={panel}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          {...(tab.help ? tip(tab.help) : {})}
        >
          {tab.title}
        </button>
      ))}
    </div>
  );
}
