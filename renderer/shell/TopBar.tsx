import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import { type MenuItem, menus } from '#shared/contract';
import { type Action, entryOf, runById, switchModel, useHost, useModels } from '../state';
import { IconButton, Menu, type MenuEntry, Select } from '../ui';
import { usePanels } from './panels';
import './top-bar.css';
import { words } from './words';

/** The menus (in the browser; Electron has its own), the model in use, and run. */
export function TopBar({ actions }: { actions: readonly Action[] }) {
  const host = useHost();
  const { cards, chosen } = useModels();
  const { library, inspector } = usePanels();
  const run = (id: string) => runById(actions, id);
  return (
    <header className="top-bar">
      {host.native ? <span className="top-bar-fill" /> : <MenuBar actions={actions} />}
      <h1 className="visually-hidden">{words.app.name}</h1>
      {chosen !== null && (
        <div className="top-bar-model">
          <Select
            bare
            label={words.topBar.model}
            help={words.topBar.modelHelp}
            value={chosen}
            choices={cards.map((card) => ({ value: card.id, label: card.title }))}
            onChange={switchModel}
          />
        </div>
      )}
      <IconButton
        icon="play"
        label={words.topBar.run}
        help={words.topBar.runHelp}
        onClick={() => run('model.run')}
      />
      <IconButton
        icon="playAll"
        label={words.topBar.runOnAllImages}
        help={words.topBar.runOnAllImagesHelp}
        onClick={() => run('model.runAll')}
      />
      <span className="top-bar-line" />
      <IconButton
        icon="library"
        label={words.topBar.library}
        help={words.topBar.libraryHelp}
        aria-pressed={library}
        onClick={() => run('window.library')}
      />
      <IconButton
        icon="inspector"
        label={words.topBar.inspector}
        help={words.topBar.inspectorHelp}
        aria-pressed={inspector}
        onClick={() => run('window.inspector')}
      />
    </header>
  );
}

/** One stop for Tab; arrows move along it and into the open menu. */
function MenuBar({ actions }: { actions: readonly Action[] }) {
  const bar = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);

  const shown = menus
    .map(({ title, items }) => ({ title, entries: entriesOf(items, actions) }))
    .filter(({ entries }) => entries.length > 0);
  const button = (index: number) => bar.current?.children[index] as HTMLElement;
  const openAt = (index: number) => {
    setAt(index);
    setOpen(true);
  };
  const moveBy = (step: number) => {
    const next = (at + step + shown.length) % shown.length;
    button(next).focus();
    setAt(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') moveBy(1);
    else if (event.key === 'ArrowLeft') moveBy(-1);
    else if (event.key === 'ArrowDown') openAt(at);
    else return;
    event.preventDefault();
  };

  return (
    <nav className="top-bar-fill" aria-label={words.topBar.menuBar}>
      <div ref={bar} className="menu-bar" role="menubar" tabIndex={-1} onKeyDown={onKeyDown}>
        {shown.map(({ title }, index) => (
          <button
            key={title}
            type="button"
            role="menuitem"
            aria-haspopup="menu"
            aria-expanded={open && index === at}
            tabIndex={index === at ? 0 : -1}
            onClick={() => (open && index === at ? setOpen(false) : openAt(index))}
            onPointerEnter={() => open && setAt(index)}
          >
            {title}
          </button>
        ))}
      </div>
      {open && shown[at] && (
        <Menu
          key={at}
          label={shown[at].title}
          entries={shown[at].entries}
          anchor={button(at)}
          onClose={close}
          onSideways={moveBy}
        />
      )}
    </nav>
  );
}

/** What the browser can do of a menu; lines only between items. */
function entriesOf(
  items: readonly (MenuItem | null)[],
  actions: readonly Action[],
): (MenuEntry | null)[] {
  const entries = items.flatMap((item): (MenuEntry | null)[] => {
    if (!item) return [null];
    const action = actions.find((one) => one.id === item.id);
    return action ? [entryOf(action)] : [];
  });
  return entries.filter(
    (entry, index) => entry || (entries[index - 1] && entries.slice(index).some(Boolean)),
  );
}
