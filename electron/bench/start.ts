import { cpus, totalmem } from 'node:os';
import { median } from './measure';
import { ms, type Report } from './report';
import { dropPageCache } from './start/page-cache';
import { type Steps, stepsOf } from './start/steps';
import { electronHost, type StudioHost, webHost } from './start/studio-host';

const TIMES = 7;
const COLD_TIMES = 3;
/** Of the second and later starts in Electron. */
const INTERACTIVE_MS = 2_000;
const RESULT_MS = 3_000;

/**
 * From the launch to the first paint, to the studio taking a click on a sample, and to the sample's
 * predictions and attention map on screen. A cold start is the first one: an empty state folder, and
 * nothing in the system's page cache. A warm one is a later one.
 */
export async function start(): Promise<Report> {
  const rows: string[][] = [];
  let warmElectron: readonly Steps[] = [];
  for (const host of [electronHost(), webHost()]) {
    if ('problem' in host) {
      rows.push([host.problem, '', '', '']);
      continue;
    }
    const { starts: cold, dropped } = await coldStarts(host);
    rows.push(rowOf(`${host.name}, cold${dropped ? '' : ' (page cache kept)'}`, cold));
    const warm = await warmStarts(host);
    rows.push(rowOf(`${host.name}, warm`, warm));
    if (host.name === 'Electron') warmElectron = warm;
  }
  const [processor] = cpus();
  return {
    title: `Start-up, median (range) of ${COLD_TIMES} cold and ${TIMES} warm starts, ${processor?.model.trim()}, ${cpus().length} logical cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    target: `Electron, warm: interactive within ${ms(INTERACTIVE_MS)}, first result within ${ms(RESULT_MS)}`,
    columns: ['start', 'first paint', 'interactive', "first sample's result"],
    rows,
    pass:
      warmElectron.length > 0 &&
      median(warmElectron.map(({ interactive }) => interactive)) <= INTERACTIVE_MS &&
      median(warmElectron.map(({ result }) => result)) <= RESULT_MS,
  };
}

async function coldStarts(host: StudioHost) {
  const starts: Steps[] = [];
  let dropped = true;
  for (let i = 0; i < COLD_TIMES; i++) {
    const folders = host.newFolders();
    dropped = dropPageCache() && dropped;
    starts.push(await stepsOf(host, folders));
    folders.remove();
  }
  return { starts, dropped };
}

async function warmStarts(host: StudioHost): Promise<Steps[]> {
  const folders = host.newFolders();
  const starts: Steps[] = [];
  for (let i = -2; i < TIMES; i++) {
    const steps = await stepsOf(host, folders);
    if (i >= 0) starts.push(steps);
  }
  folders.remove();
  return starts;
}

function rowOf(name: string, starts: readonly Steps[]): string[] {
  const cell = (step: keyof Steps) => {
    const values = starts.map((steps) => steps[step]);
    const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.round);
    return `${ms(median(values))} (${low}–${high})`;
  };
  return [name, cell('paint'), cell('interactive'), cell('result')];
}
