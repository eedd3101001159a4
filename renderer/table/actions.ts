import type { Host } from '#shared/contract';
import { formatsOf } from '#shared/exports';
import { type Action, currentFile, saveFile, useView } from '../state';
import { project } from './projection';
import { clearFilter, isFiltered, showBeside, useSpec } from './spec';
import { hardestFirst, moreLike, moreLikeImage, shownInfo, useTable } from './store';
import { words } from './words';

/** What can stand beside the rows. */
export const sides = [
  { id: 'images', title: words.sides.images, help: words.sides.imagesHelp },
  {
    id: 'scatter',
    title: words.sides.scatter,
    help: words.sides.scatterHelp,
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
      title: words.actions.hardest,
      ...shown,
      run: hardestFirst,
      help: words.actions.hardestHelp,
    },
    {
      id: 'table.similar',
      title: words.actions.similar,
      help: words.actions.similarHelp,
      enabled: () => hasEmbeddings() && useTable.getState().current !== null,
      run: () => moreLike(host, useTable.getState().current!),
    },
    {
      id: 'table.likeCurrent',
      title: words.actions.likeCurrent,
      help: words.actions.likeCurrentHelp,
      enabled: () => hasEmbeddings() && currentFile() !== undefined,
      run: () => moreLikeImage(host, currentFile()!.entry),
    },
    {
      id: 'table.projection',
      title: words.actions.projection,
      help: words.actions.projectionHelp,
      enabled: hasEmbeddings,
      run: () => project(host, 'pca'),
    },
    {
      id: 'table.umap',
      title: words.actions.umap,
      help: words.actions.umapHelp,
      enabled: hasEmbeddings,
      run: () => project(host, 'umap'),
    },
    ...sides.map(({ id, title, help }) => ({
      id: `table.${id}`,
      title: words.actions.showBeside(title),
      help,
      ...shown,
      run: () => showBeside(id),
    })),
    {
      id: 'table.clear',
      title: words.actions.clear,
      run: clearFilter,
      help: words.actions.clearHelp,
      enabled: () => isOpen() && isFiltered(),
    },
    ...formatsOf('table').map((format) => ({
      id: `table.${format.id}`,
      title: words.actions.exportAs(format.title),
      help: words.actions.exportHelp(format.note).trim(),
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
