import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { TableInfo } from '#shared/contract';
import { Icon, tip } from '../ui';
import { completions, nameInSql, wordAt } from './completion';
import { changeTable, useSpec } from './spec';
import { useTable } from './store';
import { words } from './words';

/** What is typed is taken when the typing rests, and at once on Enter. */
const REST_MS = 700;

/** A condition in SQL over the columns, with their names to choose from and what is wrong with it. */
export function ExpressionField({ info }: { info: TableInfo }) {
  const filter = useSpec((state) => state.filter);
  const error = useTable((state) => state.error);
  const [draft, setDraft] = useState(filter.expression);
  const [caret, setCaret] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const ids = { list: useId(), error: useId() };
  // Undo, or another run.
  useEffect(() => setDraft(filter.expression), [filter.expression]);

  const take = (expression: string) => {
    const { filter: now } = useSpec.getState();
    if (expression !== now.expression)
      changeTable(words.expressionField.filter, { filter: { ...now, expression } }, 'expression');
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `take` reads what is there then.
  useEffect(() => {
    const timer = setTimeout(() => take(draft), REST_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  const word = caret === null ? null : wordAt(draft, caret);
  const names = word
    ? completions(
        word.word,
        info.columns.map(({ name }) => name),
      )
    : [];
  const complete = (name: string) => {
    if (!word || caret === null) return;
    const inserted = nameInSql(name);
    setDraft(draft.slice(0, word.start) + inserted + draft.slice(caret));
    setCaret(null);
    const end = word.start + inserted.length;
    requestAnimationFrame(() => input.current?.setSelectionRange(end, end));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: names.length - 1 };
    const move = moves[event.key];
    if (names.length > 0 && move !== undefined) setAt((at + move) % names.length);
    else if (names.length > 0 && event.key === 'Tab' && !event.shiftKey)
      complete(names[at] ?? names[0]!);
    else if (names.length > 0 && event.key === 'Escape') setCaret(null);
    else if (event.key === 'Enter') {
      setCaret(null);
      take(draft);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="table-expression">
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        role="combobox"
        className="text-input"
        aria-label={words.expressionField.label}
        aria-expanded={names.length > 0}
        aria-controls={ids.list}
        aria-activedescendant={names.length > 0 ? `${ids.list}${at}` : undefined}
        aria-autocomplete="list"
        aria-invalid={error !== null}
        aria-describedby={ids.error}
        spellCheck={false}
        autoComplete="off"
        placeholder={words.expressionField.example}
        {...tip(words.expressionField.help)}
        value={draft}
        onChange={({ target }) => {
          setDraft(target.value);
          setCaret(target.selectionStart);
          setAt(0);
        }}
        onBlur={() => {
          setCaret(null);
          take(draft);
        }}
        onKeyDown={onKeyDown}
      />
      {names.length > 0 && (
        <div
          id={ids.list}
          className="table-completions"
          role="listbox"
          aria-label={words.expressionField.columns}
        >
          {names.map((name, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field.
            // biome-ignore lint/a11y/useFocusableInteractive: it is the active descendant.
            <div
              key={name}
              id={`${ids.list}${i}`}
              role="option"
              aria-selected={i === at}
              // The focus stays in the field.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => complete(name)}
            >
              {name}
            </div>
          ))}
        </div>
      )}
      <p id={ids.error} className="table-error" role="status">
        {error && `${error.message}. ${error.hint}`}
      </p>
    </div>
  );
}
