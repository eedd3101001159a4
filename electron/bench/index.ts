/*
 * npm run bench [-- NAME...]: measures what is promised, side by side in one run. Exit status 1
 * when a target is missed. Names: end-to-end, overhead, import, attention, token-decisions,
 * token-papers, deit-s, segmentation, repaint, interaction, drop, memory, arena, batch, batched-papers, batch-memory,
 * stytr2, table, retrieval, leak, start.
 */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { VitrineError } from '#shared/types';
import { arena, measuredArena } from './arena';
import { attention } from './attention';
import { batch, batchMemory, measuredBatch } from './batch';
import { batchedPapers } from './batched-papers';
import { deitS } from './deit-s';
import { dropping } from './drop';
import { endToEnd } from './end-to-end';
import { python } from './fixtures';
import { importing } from './import';
import { interaction } from './interaction';
import { leak } from './leak';
import { measuredMemory, memory } from './memory';
import { overhead } from './overhead';
import { repaint } from './repaint';
import { print, type Report } from './report';
import { reports } from './reports';
import { retrieval } from './retrieval';
import { measuredSegmentation, segmentation } from './segmentation';
import { start } from './start';
import { measuredStytr2, stytr2 } from './stytr2';
import { table } from './table';
import { tokenDecisions } from './token-decisions';
import { tokenPapers } from './token-papers';

const benches: Record<string, () => Promise<Report>> = {
  'end-to-end': endToEnd,
  overhead,
  import: importing,
  attention,
  'token-decisions': tokenDecisions,
  'token-papers': tokenPapers,
  'deit-s': deitS,
  segmentation,
  repaint,
  interaction,
  drop: dropping,
  report: reports,
  memory,
  arena,
  batch,
  'batched-papers': batchedPapers,
  'batch-memory': batchMemory,
  stytr2,
  table,
  retrieval,
  leak,
  start,
};

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0) {
    console.error(
      `No such bench: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`,
    );
    return 2;
  }
  if (!existsSync(python)) {
    console.error(`The bench compares with Python: ${python} is missing (npm test makes it).`);
    return 2;
  }
  console.log(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores\n`);
  let missed = 0;
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    try {
      const report = await benches[name]!();
      console.log(`${print(report)}\n`);
      if (!report.pass) missed++;
    } catch (error) {
      // Such as a Python without torch: the other benches can be run all the same.
      console.error(`${name}: ${VitrineError.from(error).message}\n`);
      missed++;
    }
  }
  return missed > 0 ? 1 : 0;
}

const names = process.argv.slice(2);
if (names[0] === '--memory') await measuredMemory();
else if (names[0] === '--arena') await measuredArena();
else if (names[0] === '--batch-memory') await measuredBatch();
else if (names[0] === '--segmentation-memory') await measuredSegmentation(names[1]!);
else if (names[0] === '--stytr2-memory') await measuredStytr2(names[1]!, Number(names[2]));
else process.exitCode = await main(names);
