import { useMemo } from 'react';
import type { TableInfo } from '#shared/contract';
import { formatsOf } from '#shared/exports';
import { entryOf, runAction, setView, useHost, useRuns } from '../state';
import { Button, IconButton, MenuButton, type MenuEntry, Select } from '../ui';
import { plural } from '../ui/format';
import { tableActions } from './actions';
import { isShown, titleOf } from './columns';
import { changeTable, chooseRun, useSpec } from './spec';
import { useShownInfo, useTable } from './store';
import { words } from './words';

/** Which run, how many of its rows pass, and what can be done with them. */
export function Toolbar() {
  const runs = useRuns((state) => state.runs);
  const run = useSpec((state) => state.run);
  const rows = useTable((state) => state.rows);
  const table = useShownInfo();
  const chosen = runs.find(({ id }) => id === run);
  return (
    <div className="table-bar">
      <h2 className="visually-hidden">{words.toolbar.table}</h2>
      <span className="table-run">
        <Select
          bare
          label={words.toolbar.run}
          help={words.toolbar.runHelp}
          value={chosen ? chosen.id : ''}
          choices={[
            ...(chosen ? [] : [{ value: '', label: words.toolbar.selectRun, disabled: true }]),
            ...runs.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={chooseRun}
        />
      </span>
      {table && (
        <output className="table-count">
          {rows.length === table.rows
            ? plural(table.rows, 'row')
            : words.toolbar.count(rows.length.toLocaleString('en'), plural(table.rows, 'row'))}
        </output>
      )}
      <span className="table-fill" />
      {table && <RowActions table={table} />}
      <IconButton
        icon="close"
        label={words.toolbar.hideTable}
        onClick={() => setView({ table: false })}
      />
    </div>
  );
}

/** The actions that have a button here, with the short name that they go by. */
const buttons = [
  { id: 'table.hardest', title: words.toolbar.hardestFirst },
  { id: 'table.similar', title: words.toolbar.moreLikeThis, needsEmbeddings: true },
  { id: 'table.projection', title: words.toolbar.projection, needsEmbeddings: true },
];
const exports = formatsOf('table').map(({ id, title, note }) => ({
  id: `table.${id}`,
  title: `${title}…`,
  ...(note && { note }),
}));

function RowActions({ table }: { table: TableInfo }) {
  const host = useHost();
  const actions = useMemo(() => tableActions(host), [host]);
  const byId = (id: string) => actions.find((action) => action.id === id)!;
  // Some need a chosen row.
  useTable((state) => state.current);
  // The open menu of columns shows what was just ticked.
  useSpec((state) => state.columns);
  return (
    <>
      {buttons.map(({ id, title, needsEmbeddings }) => {
        const { help = '', enabled } = byId(id);
        return (
          <Button
            key={id}
            look="quiet"
            disabled={enabled?.() === false}
            help={needsEmbeddings && table.dimensions === 0 ? words.toolbar.noEmbeddings : help}
            onClick={() => void runAction(byId(id))}
          >
            {title}
          </Button>
        );
      })}
      <MenuButton
        look="quiet"
        title={words.toolbar.columns}
        help={words.toolbar.columnsHelp}
        ticks="each"
        entries={columnEntries}
      />
      <MenuButton
        look="quiet"
        title={words.toolbar.export}
        help={words.toolbar.exportHelp}
        entries={() => exports.map(({ id, ...shown }) => ({ ...entryOf(byId(id)), ...shown }))}
      />
    </>
  );
}

function columnEntries(): MenuEntry[] {
  const { columns } = useSpec.getState();
  return (useTable.getState().info?.columns ?? []).map((column) => {
    const checked = isShown(column, columns);
    const toggled = { ...columns, [column.name]: !checked };
    return {
      id: column.name,
      title: titleOf(column.name),
      checked,
      run: () =>
        changeTable(
          checked ? words.toolbar.hideColumn : words.toolbar.showColumn,
          { columns: toggled },
          column.name,
        ),
    };
  });
}
