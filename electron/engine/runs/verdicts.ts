import type { Output } from '#shared/contract';
import { Row } from '#shared/types';
import { jsonLines } from '../files/lines';
import { rowsFile, runPath } from './folder/paths';
import type { RowFiles } from './folder/row-files';

const VerdictRow = Row.pick({ input: true, image: true, ok: true }).extend({
  top1: Row.shape.top1.optional(),
  confidence: Row.shape.confidence.optional(),
  exit: Row.shape.exit.optional(),
});

const PORTION = 500;

/** What a run said of the images whose rows begin at `from`. Throws VitrineError('bad-input' | 'disk'). */
export async function verdictsOf(
  stateDir: string,
  run: string,
  from: number,
  files: RowFiles,
): Promise<Output<'runs.verdicts'>> {
  const rows = [];
  let next = from;
  for await (const { value, offset, length } of jsonLines(
    rowsFile(runPath(stateDir, run)),
    VerdictRow,
    from,
  )) {
    rows.push(value);
    next = offset + length;
    if (rows.length === PORTION) break;
  }
  const entries = await files.of(run, rows);
  const verdicts = rows.flatMap(({ ok, top1, confidence, exit }, i) => {
    const file = entries[i]?.id;
    if (file === undefined) return [];
    const top = top1 == null || confidence == null ? null : { label: top1, p: confidence };
    return [{ file, top, exit: exit ?? null, failed: !ok }];
  });
  return { verdicts, next };
}
