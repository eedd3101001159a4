import { type KeyboardEvent, useState } from 'react';
import type { TableColumn } from '#shared/contract';
import { annotate, noAnnotation, useAnnotations, useHost } from '../state';
import { cellText } from './columns';
import type { TableRow } from './store';
import { words } from './words';

interface RowCellProps {
  column: TableColumn;
  width: number;
  /** Undefined while the row is being fetched. */
  values: TableRow['values'] | undefined;
  /** In the chosen row tags and notes are fields. */
  editable: boolean;
}

export function RowCell({ column: { name, type }, width, values, editable }: RowCellProps) {
  const hash = values?.sha256;
  const sha256 = typeof hash === 'string' ? hash : null;
  const isOwn = name === 'tag' || name === 'note';
  const annotation = useAnnotations(({ byHash }) =>
    isOwn && sha256 !== null ? byHash[sha256] : undefined,
  );
  const own = isOwn ? (annotation ?? noAnnotation)[name] : undefined;
  const text = own ?? cellText(values?.[name]);
  const failed = name === 'errorMessage' && text !== '';
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows out of sight are not in the page.
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
    <div
      role="gridcell"
      className={['row-cell', type === 'number' && 'row-number', failed && 'row-failed']
        .filter(Boolean)
        .join(' ')}
      style={{ width }}
      title={text}
    >
      {isOwn && editable && sha256 !== null ? (
        <OwnField key={text} name={name} sha256={sha256} value={text} />
      ) : (
        text
      )}
    </div>
  );
}

interface OwnFieldProps {
  name: 'tag' | 'note';
  sha256: string;
  value: string;
}

/** Taken on Enter or when the field is left. */
function OwnField({ name, sha256, value }: OwnFieldProps) {
  const host = useHost();
  const [draft, setDraft] = useState(value);
  const take = () => {
    if (draft.trim() === value) return;
    const before = useAnnotations.getState().byHash[sha256] ?? noAnnotation;
    annotate(host, words.rowCell.change(name), { [sha256]: { ...before, [name]: draft.trim() } });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') setDraft(value);
    if (event.key === 'Enter' || event.key === 'Escape') {
      event.preventDefault();
      // Leaving the field takes what is in it.
      event.currentTarget.closest<HTMLElement>('[role="grid"]')?.focus();
    }
  };
  return (
    <input
      type="text"
      className="text-input"
      aria-label={name === 'tag' ? words.rowCell.tag : words.rowCell.note}
      maxLength={name === 'tag' ? 100 : 10_000}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={take}
      onKeyDown={onKeyDown}
    />
  );
}
