import { type KeyboardEvent, useId, useState } from 'react';
import { type Action, runAction } from '../state';
import { Dialog, keysText } from '../ui';
import './palette.css';
import { rankActions } from './rank-actions';
import { words } from './words';

interface PaletteProps {
  actions: readonly Action[];
  onClose: () => void;
}

/** Every action by name: type, arrows, Enter. */
export function Palette({ actions, onClose }: PaletteProps) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const prefix = useId();
  const found = rankActions(
    actions.filter(({ id, enabled }) => id !== 'view.palette' && (enabled?.() ?? true)),
    query,
  );

  const choose = (action: Action | undefined) => {
    if (!action) return;
    onClose();
    // After the dialog has given the focus back, since an action may open another one.
    requestAnimationFrame(() => void runAction(action));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1;
    if (event.key === 'ArrowDown') setAt(at >= last ? 0 : at + 1);
    else if (event.key === 'ArrowUp') setAt(at <= 0 ? last : at - 1);
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog bare title={words.palette.title} width={520} onClose={onClose}>
      <input
        className="text-input palette-input"
        role="combobox"
        aria-label={words.palette.field}
        aria-expanded="true"
        aria-controls={`${prefix}list`}
        aria-activedescendant={found[at] ? `${prefix}${at}` : undefined}
        placeholder={words.palette.placeholder}
        autoFocus
        value={query}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <div
        id={`${prefix}list`}
        className="palette-list"
        role="listbox"
        aria-label={words.palette.list}
      >
        {found.map((action, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox.
          // biome-ignore lint/a11y/useFocusableInteractive: it is the active descendant.
          <div
            key={action.id}
            id={`${prefix}${index}`}
            ref={index === at ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined}
            role="option"
            aria-selected={index === at}
            className="palette-row"
            onPointerMove={() => setAt(index)}
            onClick={() => choose(action)}
          >
            <span className="palette-title">
              {action.title.replace('…', '')}
              {action.help && <small>{action.help}</small>}
            </span>
            {action.accelerator && <kbd>{keysText(action.accelerator)}</kbd>}
          </div>
        ))}
        {found.length === 0 && <p className="palette-none dim">{words.palette.none}</p>}
      </div>
    </Dialog>
  );
}
