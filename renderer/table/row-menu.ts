import type { Host } from '#shared/contract';
import { actionEntries } from '../state';
import type { MenuEntry } from '../ui';
import { tableActions } from './actions';
import { titleOf, valueText } from './columns';
import { pick } from './spec';
import { chooseRow, rowCache } from './store';
import { words } from './words';

/** What can be done with a row: its image, its like, and those of its class. */
export function rowEntries(host: Host, row: number): (MenuEntry | null)[] {
  const top1 = rowCache.get(row)?.values.top1;
  return [
    {
      id: 'row.show',
      title: words.rowMenu.show,
      run: () => void chooseRow(row, 'open'),
    },
    ...actionEntries(tableActions(host), ['table.similar']),
    ...(typeof top1 === 'string'
      ? [
          null,
          {
            id: 'row.class',
            title: words.rowMenu.onlyClass(titleOf('top1'), valueText(top1)),
            run: () => pick({ kind: 'values', column: 'top1', values: [top1] }),
          },
        ]
      : []),
  ];
}
