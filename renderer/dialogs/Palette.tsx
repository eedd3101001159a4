import { useMemo, useState } from 'react';
import {
  Autocomplete,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
} from 'react-aria-components';
import { type Action, runAction } from '../state';
import { Dialog, keysText } from '../ui';
import './palette.css';
import { type Group, rankGroups } from './rank-groups';
import { recentActions, rememberAction } from './recent-actions';
import { words } from './words';

interface PaletteProps {
  actions: readonly Action[];
  /** What it can jump to, once something is typed. */
  places: () => readonly Group<Action>[];
  onClose: () => void;
}

/** Matches of a kind: the rest comes with more letters. */
const MOST = 20;

/** Every action, image, model, layer, setting and run by name: type, arrows, Enter. */
export function Palette({ actions, places, onClose }: PaletteProps) {
  const [query, setQuery] = useState('');
  const groups = useMemo(() => {
    const isEnabled = ({ id, enabled }: Action) => id !== 'view.palette' && (enabled?.() ?? true);
    return [
      { title: words.palette.commands, actions: actions.filter(isEnabled) },
      ...places(),
    ] as const;
  }, [actions, places]);
  const shown = query.trim() === '' ? unasked(groups) : rankGroups(groups, query, MOST);

  const choose = (key: string) => {
    const id = key.slice(key.indexOf(' ') + 1);
    const action = groups.flatMap((group) => group.actions).find((one) => one.id === id);
    if (!action) return;
    rememberAction(action.id);
    onClose();
    // After the dialog has given the focus back, since an action may open another one.
    requestAnimationFrame(() => void runAction(action));
  };

  return (
    <Dialog bare title={words.palette.title} width={560} onClose={onClose}>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <SearchField aria-label={words.palette.field} autoFocus>
          <Input
            className="text-input palette-input"
            role="combobox"
            aria-expanded="true"
            placeholder={words.palette.placeholder}
          />
        </SearchField>
        <ListBox
          className="palette-list"
          aria-label={words.palette.list}
          onAction={(key) => choose(String(key))}
          renderEmptyState={() => <p className="palette-none dim">{words.palette.none}</p>}
        >
          {shown.map(({ title, actions: found }) => (
            <ListBoxSection key={title} id={title}>
              <Header className="palette-group">{title}</Header>
              {found.map((action) => (
                <Row key={action.id} group={title} action={action} />
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </Autocomplete>
    </Dialog>
  );
}

const Row = ({ group, action }: { group: string; action: Action }) => (
  // The same action can be recent and a command.
  <ListBoxItem id={`${group} ${action.id}`} textValue={action.title} className="palette-row">
    <span className="palette-title">
      {action.title.replace('…', '')}
      {action.help && <small>{action.help}</small>}
    </span>
    {action.accelerator && <kbd>{keysText(action.accelerator)}</kbd>}
  </ListBoxItem>
);

/** Before anything is typed: what was chosen last, then the commands. */
function unasked(groups: readonly Group<Action>[]): readonly Group<Action>[] {
  const all = new Map(
    groups.flatMap(({ actions }) => actions.map((one) => [one.id, one] as const)),
  );
  const recent = recentActions().flatMap((id) => all.get(id) ?? []);
  return [
    ...(recent.length > 0 ? [{ title: words.palette.recent, actions: recent }] : []),
    ...groups.slice(0, 1),
  ];
}
