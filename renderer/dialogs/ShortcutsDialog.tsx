import type { Action } from '../state';
import { Dialog, keysText } from '../ui';
import './shortcuts.css';

/** Keys that belong to a widget and not to an action. */
const widgetKeys = [
  ['Arrows, Home, End', 'Move in the library, a list, tabs or a slider'],
  ['Shift + arrows', 'Select a range of images'],
  ['Delete', 'Remove the selected images from the library'],
  ['Tab, Shift+Tab', 'Move to the next or previous control'],
  ['F6, Shift+F6', 'Move to the next or previous panel'],
  ['Esc', 'Close popups'],
] as const;

interface ShortcutsDialogProps {
  actions: readonly Action[];
  onClose: () => void;
}

export const ShortcutsDialog = ({ actions, onClose }: ShortcutsDialogProps) => (
  <Dialog title="Keyboard shortcuts" width={640} onClose={onClose}>
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
