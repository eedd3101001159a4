import { useState } from 'react';
import type { Host } from '#shared/contract';
import { saveFile } from '../stage';
import { setView, showError, useBatches, useHost } from '../state';
import { Button, IconButton, Menu, type MenuEntry, Select } from '../ui';
import { isShown } from './columns';
import { changeTable, chooseRun, useSpec } from './spec';
import { hardestFirst, moreLike, project, refreshTable, useTable } from './store';

/** Which run, how many of its rows pass, and what can be done with them. */
export function Toolbar() {
  const host = useHost();
  const runs = useBatches((state) => state.runs);
  const run = useSpec((state) => state.run);
  const { info, rows, current, run: shown } = useTable();
  const chosen = runs.find(({ id }) => id === run);
  const table = chosen && shown === run ? info : null;
  const waiting = table && chosen ? chosen.done - table.rows : 0;
  const told = (doing: Promise<void>) => void doing.catch(showError);
  return (
    <div className="table-bar">
      <h2 className="visually-hidden">Table</h2>
      <span className="table-run">
        <Select
          bare
          label="Run"
          help="The batch whose rows are shown."
          value={chosen ? chosen.id : ''}
          choices={[
            ...(chosen ? [] : [{ value: '', label: 'Choose a run', disabled: true }]),
            ...runs.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={chooseRun}
        />
      </span>
      {table && (
        <output className="table-count">
          {rows.length === table.rows
            ? `${table.rows.toLocaleString('en')} rows`
            : `${rows.length.toLocaleString('en')} of ${table.rows.toLocaleString('en')} rows`}
        </output>
      )}
      {waiting > 0 && (
        <Button
          look="quiet"
          help="Takes up the rows that have come since."
          onClick={() => told(refreshTable(host, 'rows'))}
        >
          {waiting.toLocaleString('en')} more
        </Button>
      )}
      <span className="table-fill" />
      {table && (
        <>
          <Button
            look="quiet"
            help="Sorts by the entropy of the prediction, or by its confidence: what the model was least sure of comes first."
            onClick={hardestFirst}
          >
            Hardest first
          </Button>
          <Button
            look="quiet"
            disabled={current === null || table.dimensions === 0}
            help={
              table.dimensions === 0
                ? 'The run has no embeddings: run the batch with “Keep embeddings”.'
                : 'Sorts by how alike the embeddings are to that of the chosen row.'
            }
            onClick={() => current !== null && told(moreLike(host, current))}
          >
            More like this
          </Button>
          <Button
            look="quiet"
            disabled={table.dimensions === 0}
            help={
              table.dimensions === 0
                ? 'The run has no embeddings: run the batch with “Keep embeddings”.'
                : 'Plots the embeddings along the two directions in which they vary most (PCA).'
            }
            onClick={() => told(project(host))}
          >
            Projection
          </Button>
          <BarMenu title="Columns" help="Which columns are shown." entries={columnEntries} />
          <BarMenu
            title="Export"
            help="Saves the rows that pass, in their order."
            entries={() => exportEntries(host)}
          />
        </>
      )}
      <IconButton icon="close" label="Hide table" onClick={() => setView({ table: false })} />
    </div>
  );
}

function BarMenu({
  title,
  help,
  entries,
}: {
  title: string;
  help: string;
  entries: () => MenuEntry[];
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        look="quiet"
        help={help}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {title}
      </Button>
      {anchor && (
        <Menu label={title} anchor={anchor} entries={entries()} onClose={() => setAnchor(null)} />
      )}
    </>
  );
}

function columnEntries(): MenuEntry[] {
  const { columns } = useSpec.getState();
  return (useTable.getState().info?.columns ?? []).map((column) => {
    const checked = isShown(column, columns);
    const toggled = { ...columns, [column.name]: !checked };
    return {
      ...{ id: column.name, title: column.name, checked },
      run: () =>
        changeTable(checked ? 'Hide column' : 'Show column', { columns: toggled }, column.name),
    };
  });
}

const FORMS = { csv: 'text/csv', parquet: 'application/octet-stream' } as const;

const exportEntries = (host: Host): MenuEntry[] => [
  { id: 'csv', title: 'CSV…', run: () => void exportRows(host, 'csv').catch(showError) },
  {
    ...{ id: 'parquet', title: 'Parquet…', note: 'With the embeddings; pandas reads it.' },
    run: () => void exportRows(host, 'parquet').catch(showError),
  },
];

async function exportRows(host: Host, form: keyof typeof FORMS): Promise<void> {
  const { run, filter, sort } = useSpec.getState();
  if (run === null) return;
  const { name, bytes } = await host.call('table.export', { runs: [run], filter, sort, form });
  await saveFile(host, name, bytes as Uint8Array<ArrayBuffer>, FORMS[form]);
}
