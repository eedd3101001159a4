import type { Action } from '../state';
import { Dialog, keysText } from '../ui';
import './shortcuts.css';
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

export const ShortcutsDialog = ({ actions, onClose }: ShortcutsDialogProps) => (
  <Dialog title={words.shortcuts.title} width={640} onClose={onClose}>
    <dl className="shortcuts">
      {actions.map(({ id, title, accelerator }) =>
        accelerator ? <Row key={id} keys={keysText(accelerator)} does={title} /> : null,
      )}
      {widgetKeys.map(([keys, does]) => (
        <Row key={keys} keys={keys} does={does} />
      ))}
    </dl>
  </Dialog>
);

const Row = ({ keys, does }: { keys: string; does: string }) => (
  <div>
    <dt>{does.replace('…', '')}</dt>
    <dd>
      <kbd>{keys}</kbd>
    </dd>
  </div>
);
