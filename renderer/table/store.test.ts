import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunInfo, TableColumn, TableInfo } from '#shared/contract';
import { type FakeHost, fakeHost } from '../host/fake';
import { undo, useLibrary, useRuns, useUndo, useView } from '../state';
import { tableActions } from './actions';
import { pick, useSpec } from './spec';
import { chooseRow, moreLike, refreshTable, rowCache, useTable } from './store';

// What the modules under test ask of a browser when they are loaded.
vi.hoisted(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }));
});

const column = (name: string): TableColumn => ({ name, type: 'number', filled: 3, range: [0, 1] });
const own = ['confidence', 'entropy'].map(column);
const bytes = (values: readonly number[]) => new Uint8Array(new Int32Array(values).buffer);

/** Keeps a column of similarity as the engine does, and loses it when it dies. */
function engine(): FakeHost & { die(): void } {
  let columns: readonly TableColumn[] = own;
  const info = (): TableInfo => ({ rows: 3, dimensions: 4, umap: null, columns: [...columns] });
  const host = fakeHost({
    'table.open': info,
    'table.similar': async () => {
      await new Promise((done) => setTimeout(done));
      columns = [...own, column('similarity')];
      return info();
    },
    'table.order': ({ sort }) => {
      const lacked = sort.find((step) => !columns.some(({ name }) => name === step.column));
      if (lacked) throw new Error(`There is no column ${lacked.column}`);
      return { rows: bytes([2, 0, 1]) };
    },
    'table.histograms': () => [],
    'table.rows': ({ rows }) => rows.map((row) => ({ row, file: null, values: {} })),
  });
  return {
    ...host,
    die() {
      columns = own;
    },
  };
}

const asked = ({ calls }: FakeHost) => calls.map(({ method }) => method);
const similarRows = ({ calls }: FakeHost) =>
  calls.flatMap(({ method, input }) =>
    method === 'table.similar' ? (input as { row: number }).row : [],
  );

let host: ReturnType<typeof engine>;
beforeEach(() => {
  for (const store of [useTable, useUndo, useRuns, useView, useSpec]) {
    (store as typeof useUndo).setState(store.getInitialState() as never, true);
  }
  useSpec.setState({ run: 'run' });
  useRuns.setState({ runs: [{ id: 'run', done: 3 } as RunInfo] });
  host = engine();
});

describe('what is asked of the engine', () => {
  it('is everything at first, then as little as has changed', async () => {
    await refreshTable(host, 'order');
    expect(asked(host)).toEqual(['table.open', 'table.order', 'table.histograms']);
    expect([...useTable.getState().rows]).toEqual([2, 0, 1]);
    await refreshTable(host, 'order');
    expect(asked(host).slice(3)).toEqual(['table.order', 'table.histograms']);
    await refreshTable(host, 'columns');
    expect(asked(host).slice(5)).toEqual(['table.open', 'table.order', 'table.histograms']);
  });

  it('is what an overtaken question was to read, too', async () => {
    await refreshTable(host, 'order');
    const row = await rowCache.fetch(0);
    expect(rowCache.get(0)).toBeUndefined();
    await vi.waitFor(() => expect(rowCache.get(0)).toEqual(row));
    const before = asked(host).length;
    await Promise.all([refreshTable(host, 'rows'), refreshTable(host, 'order')]);
    expect(
      asked(host)
        .slice(before)
        .filter((method) => method === 'table.open'),
    ).toHaveLength(2);
    expect(rowCache.get(0)).toBeUndefined();
  });
});

describe('more like this', () => {
  it('is about the former row again when it is undone', async () => {
    await refreshTable(host, 'order');
    for (const row of [1, 2]) {
      await moreLike(host, row);
      await refreshTable(host, 'order');
    }
    expect(similarRows(host)).toEqual([1, 2]);
    await undo();
    await refreshTable(host, 'order');
    expect(similarRows(host)).toEqual([1, 2, 1]);
    expect(useTable.getState()).toMatchObject({ similarTo: 1, error: null });
  });

  it('is asked for again where a later question overtook it', async () => {
    await refreshTable(host, 'order');
    await moreLike(host, 1);
    await refreshTable(host, 'order');
    useSpec.setState({ similarTo: 2 });
    const overtaken = refreshTable(host, 'order');
    await vi.waitFor(() => expect(similarRows(host)).toEqual([1, 2]));
    useSpec.setState({ similarTo: 1 });
    await Promise.all([overtaken, refreshTable(host, 'order')]);
    expect(similarRows(host)).toEqual([1, 2, 1]);
  });

  it('is asked for anew by an engine that does not know it: another life, a document opened', async () => {
    await refreshTable(host, 'order');
    await moreLike(host, 1);
    host.die();
    await refreshTable(host, 'rows');
    expect(useTable.getState().error).toBeNull();
    expect(similarRows(host)).toEqual([1, 1]);
  });
});

describe('the actions of the table', () => {
  const can = () => tableActions(host).flatMap(({ id, enabled }) => (enabled?.() ? id : []));

  it('are there while it is open and has been read', async () => {
    expect(can()).toEqual([]);
    await refreshTable(host, 'order');
    expect(can()).toEqual([]);
    useView.setState({ table: true });
    const always = [
      'table.hardest',
      'table.projection',
      'table.umap',
      'table.images',
      'table.scatter',
    ];
    const last = ['table.csv', 'table.parquet'];
    expect(can()).toEqual([...always, ...last]);
    useRuns.setState({ runs: [] });
    expect(can()).toEqual([]);
  });

  it('need a chosen row, embeddings, or a filter where they are about it', async () => {
    await refreshTable(host, 'order');
    useView.setState({ table: true });
    useTable.setState({ current: 0 });
    expect(can()).toContain('table.similar');
    pick({ kind: 'range', column: 'entropy', from: 0, to: 1 });
    expect(can()).toContain('table.clear');
    useTable.setState({ info: { ...useTable.getState().info!, dimensions: 0 } });
    expect(can()).not.toContain('table.similar');
    expect(can()).not.toContain('table.projection');
  });
});

describe('choosing a row', () => {
  const file = { id: 'f1', name: 'cat.png', folder: '', bytes: 1 };

  it('with arrow keys adds nothing to the library; opening the row does', async () => {
    const table = fakeHost({
      'table.rows': ({ rows }) => rows.map((row) => ({ row, file, values: {} })),
    });
    rowCache.clear((rows) => table.call('table.rows', { runs: ['run'], rows }));
    await chooseRow(1, 'pass');
    expect(useTable.getState()).toMatchObject({ current: 1, image: file });
    expect(useLibrary.getState().items.size).toBe(0);
    await chooseRow(1, 'open');
    expect([...useLibrary.getState().items.keys()]).toEqual(['f1']);
    expect(useLibrary.getState().current).toBe('f1');
  });
});

describe('a run that goes on', () => {
  it('adds its rows to the table; those in hand are not read again', async () => {
    await refreshTable(host, 'rows');
    rowCache.get(0);
    await vi.waitFor(() => expect(rowCache.get(0)).toBeDefined());
    const before = asked(host).filter((method) => method === 'table.open').length;
    await refreshTable(host, 'growth');
    expect(asked(host).filter((method) => method === 'table.open')).toHaveLength(before + 1);
    expect(rowCache.get(0)).toBeDefined();
  });
});
