import type { Host } from '#shared/contract';
import { formatsOf } from '#shared/exports';
import { type Action, saveFile, useView } from '../state';
import { clearFilter, isFiltered, showBeside, useSpec } from './spec';
import { hardestFirst, moreLike, project, shownInfo, useTable } from './store';

/** What can stand beside the rows. */
export const sides = [
  { id: 'images', title: 'Images', help: 'Images of the filtered rows, in the same order.' },
  {
    id: 'scatter',
    title: 'Scatter',
    help: 'Any two columns plotted against each other; drag to filter.',
  },
] as const;

/** What can be done with the rows on show, for the table's own bar and, while it is open, the palette. */
export function tableActions(host: Host): readonly Action[] {
  const isOpen = () => useView.getState().table && shownInfo() !== null;
  const hasEmbeddings = () => isOpen() && shownInfo()!.dimensions > 0;
  const shown = { enabled: isOpen };
  return [
    {
      id: 'table.hardest',
      title: 'Sort Rows by Hardest First',
      ...shown,
      run: hardestFirst,
      help: 'Sorts by entropy, or by confidence where there is no entropy. The least certain predictions come first.',
    },
    {
      id: 'table.similar',
      title: 'Sort Rows by More Like This',
      help: 'Sorts by similarity of the embeddings to that of the selected row.',
      enabled: () => hasEmbeddings() && useTable.getState().current !== null,
      run: () => moreLike(host, useTable.getState().current!),
    },
    {
      id: 'table.projection',
      title: 'Plot Projection of Embeddings',
      help: 'Plots the embeddings along their first two principal components (PCA).',
      enabled: hasEmbeddings,
      run: () => project(host),
    },
    ...sides.map(({ id, title, help }) => ({
      id: `table.${id}`,
      title: `Show ${title} beside Rows`,
      help,
      ...shown,
      run: () => showBeside(id),
    })),
    {
      id: 'table.clear',
      title: 'Clear Filters of Rows',
      run: clearFilter,
      help: 'Removes all filters and the expression.',
      enabled: () => isOpen() && isFiltered(),
    },
    ...formatsOf('table').map((format) => ({
      id: `table.${format.id}`,
      title: `Export Rows as ${format.title}…`,
      help: `Saves the filtered rows in their current order. ${format.note}`.trim(),
      enabled: isOpen,
      run: () => exportRows(host, format),
    })),
  ];
}

async function exportRows(
  host: Host,
  format: ReturnType<typeof formatsOf<'table'>>[number],
): Promise<void> {
  const { run, filter, sort } = useSpec.getState();
  if (run === null) return;
  const input = { runs: [run], filter, sort, form: format.id };
  const { name, bytes } = await host.call('table.export', input);
  await saveFile(host, name, bytes as Uint8Array<ArrayBuffer>, format);
}
