import type { Host } from '#shared/contract';
import { showError, useResults } from '../../../state';
import { Button } from '../../../ui';
import { plural } from '../../../ui/format';
import { sheetText } from '../words';
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
        help="Runs the model on each image and ticked style that has no result yet. You can cancel it in the status bar; finished results stay."
        onClick={() => void runSheet(host, cells).catch(showError)}
      >
        {busy ? 'Running…' : lacking > 0 ? `Run ${plural(lacking, 'image')}` : 'All done'}
      </Button>
      {failed > 0 && <span className="style-failed">{plural(failed, 'image')} failed</span>}
    </>
  );
}
