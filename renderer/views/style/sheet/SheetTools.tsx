import type { Host } from '#shared/contract';
import { showError, useResults } from '../../../state';
import { Button } from '../../../ui';
import { sheetText } from '../describe';
import { words } from '../words';
import { runSheet } from './sheet';
import type { Sheet } from './use-sheet';

/** What the contact sheet is of, and the runs that it lacks. */
export function SheetTools({ host, sheet }: { host: Host; sheet: Sheet }) {
  const busy = useResults((state) => state.jobs.length > 0);
  const cells = sheet.rows.flat();
  const lacking = cells.filter(({ result }) => !result).length;
  const failed = cells.filter(({ error }) => error).length;
  return (
    <>
      <span className="dim">{sheetText(sheet)}</span>
      <Button
        look={lacking > 0 ? 'primary' : 'plain'}
        icon="play"
        disabled={busy || lacking === 0}
        help={words.sheetTools.runHelp}
        onClick={() => void runSheet(host, cells).catch(showError)}
      >
        {busy
          ? words.sheetTools.running
          : lacking > 0
            ? words.sheetTools.run(lacking)
            : words.sheetTools.allDone}
      </Button>
      {failed > 0 && <span className="style-failed">{words.sheetTools.failed(failed)}</span>}
    </>
  );
}
