import { type MenuItem, menus } from '#shared/contract';
import type { Action } from '../state';
import { Dialog, keysText } from '../ui';
import './shortcuts.css';
import { views } from '../views';
import { words } from './words';

/** Keys that belong to a widget and not to an action. */
const widgetKeys = [
  [words.shortcuts.arrowKeys, words.shortcuts.arrowsHelp],
  [words.shortcuts.shiftArrowKeys, words.shortcuts.shiftArrowsHelp],
  [words.shortcuts.deleteKey, words.shortcuts.deleteHelp],
  [words.shortcuts.tabKeys, words.shortcuts.tabHelp],
  [words.shortcuts.f6Keys, words.shortcuts.f6Help],
  [words.shortcuts.escKey, words.shortcuts.escHelp],
] as const;

interface ShortcutsDialogProps {
  actions: readonly Action[];
  onClose: () => void;
}

/** Every key: by menu, then by view, then what widgets do. */
export function ShortcutsDialog({ actions, onClose }: ShortcutsDialogProps) {
  const groups = new Map<string, [keys: string, does: string][]>();
  for (const action of actions) {
    if (!action.accelerator) continue;
    const rows = groups.get(groupOf(action)) ?? [];
    groups.set(groupOf(action), [...rows, [keysText(action.accelerator), action.title]]);
  }
  return (
    <Dialog title={words.shortcuts.title} width={760} text onClose={onClose}>
      <div className="shortcuts">
        {[...groups].map(([title, rows]) => (
          <Group key={title} title={title} rows={rows} />
        ))}
        <Group title={words.shortcuts.widgets} rows={widgetKeys} />
      </div>
    </Dialog>
  );
}

/** Title of the menu or view that an action belongs to. */
function groupOf({ id }: Action): string {
  const menu = menus.find(({ items }: { items: readonly (MenuItem | null)[] }) =>
    items.some((item) => item?.id === id),
  );
  const view = views.find((one) => id.startsWith(`${one.id}.`));
  return menu?.title ?? view?.title ?? words.shortcuts.library;
}

interface GroupProps {
  title: string;
  rows: readonly (readonly [keys: string, does: string])[];
}

const Group = ({ title, rows }: GroupProps) => (
  <section>
    <h3>{title}</h3>
    <dl>
      {rows.map(([keys, does]) => (
        <div key={does}>
          <dt>{does.replace('…', '')}</dt>
          <dd>
            <kbd>{keys}</kbd>
          </dd>
        </div>
      ))}
    </dl>
  </section>
);
