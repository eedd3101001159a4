import { basename } from 'node:path';
import { tensorsIn } from '#shared/parts';
import type { ReportImage } from './report-data';

/** Lines for a notebook that read the data of a run folder: facts, rows with pandas, a tensor with numpy. */
export function snippetFor(folder: string, subjects: readonly ReportImage[]): string {
  const [tensor] = subjects.flatMap(({ result }) => tensorsIn(result.parts));
  return [
    'import json, numpy, pandas',
    // A report is handed on: it does not tell where on this computer the run lies.
    `run = ${JSON.stringify(basename(folder))}  # the run folder`,
    "facts = json.load(open(f'{run}/run.json', encoding='utf-8'))",
    "rows = pandas.read_parquet(f'{run}/rows.parquet')",
    ...(tensor ? [`tensor = numpy.load(f'{run}/${tensor.ref.id}')`] : []),
  ].join('\n');
}
