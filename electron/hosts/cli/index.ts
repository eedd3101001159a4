import { parseArgs } from 'node:util';
import { formatIds } from '#shared/exports';
import { VitrineError } from '#shared/types';
import { analyze } from './analyze';
import { bench, importModel, listModels, merge, serveWindow } from './commands';
import { describe, type Io, processIo, UsageError } from './io';
import { report } from './report';

const USAGE = `Usage: vitrine COMMAND
  models [--json]
      The models that are here.
  analyze PATH... --model ID|PATH [--set key=value]... [--layers all|none|0,5,11] [--out DIR] [--json]
          [--embeddings] [--shard 3/16]
      Runs a model on pictures, folders of pictures, or preprocessed .npy inputs. --set style=FILE is the
      picture of a style-transfer model's style. --set truth=MASK|FOLDER scores class maps against ground
      truth, masks found by the pictures' base names, with endings such as _L or _gtFine_labelIds too. DIR
      gets a row a picture (rows.parquet), with --embeddings what the classifier sees of it. --shard does
      the third of sixteen parts of the list.
  analyze --resume --out DIR [--json]
      Goes on with the run in DIR, however it ended: nothing is lost and nothing is done twice.
  merge RUN... --out DIR
      Makes one run of the shards of one, with all their files.
  report DIR [--format ${formatIds('report').join('|')}] [--out FILE] [--title TEXT] [--author TEXT]
          [--notes TEXT]
      Writes a report of a run folder, by default DIR/report.html.
  import FILE|FOLDER|hf:OWNER/NAME [--json]
      Checks an ONNX model, opens its attention and keeps a copy.
  serve [--port N] [--no-open]
      Opens the studio in the browser.
  bench [...]
      Measures speed and memory against plain Python.

--json prints one JSON object a line on standard output. Exit status: 0 all done; 1 some inputs
failed, the rest done; 2 wrong usage; 3 the model could not be used.
`;

const OPTIONS = {
  json: { type: 'boolean' },
  model: { type: 'string' },
  set: { type: 'string', multiple: true },
  layers: { type: 'string' },
  out: { type: 'string' },
  embeddings: { type: 'boolean' },
  resume: { type: 'boolean' },
  shard: { type: 'string' },
  format: { type: 'string' },
  title: { type: 'string' },
  author: { type: 'string' },
  notes: { type: 'string' },
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
} as const;
type OptionName = keyof typeof OPTIONS;

/** What each command takes besides its paths. */
const COMMANDS: Record<string, readonly OptionName[]> = {
  models: ['json'],
  analyze: ['json', 'model', 'set', 'layers', 'out', 'embeddings', 'resume', 'shard'],
  merge: ['out'],
  report: ['format', 'out', 'title', 'author', 'notes'],
  import: ['json'],
  serve: ['port', 'no-open'],
};

/** The command line. Resolves with the exit status; 130 when interrupted. */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const [command = '', ...rest] = argv;
  if (['help', '--help', '-h'].includes(command) || rest.includes('--help')) {
    io.out(USAGE);
    return 0;
  }
  try {
    if (command === 'bench') return await bench(rest);
    const { values, positionals } = read(command, rest);
    switch (command) {
      case 'models':
        return await listModels({ json: values.json === true, extra: positionals }, io);
      case 'analyze':
        return await analyze({ ...values, paths: positionals }, io);
      case 'merge':
        return await merge({ runs: positionals, ...values }, io);
      case 'report':
        return await report({ runs: positionals, ...values }, io);
      case 'import':
        return await importModel({ json: values.json === true, sources: positionals }, io);
      default:
        return await serveWindow({ ...values, open: values['no-open'] !== true }, io);
    }
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    const failure = VitrineError.from(error);
    if (failure.code === 'cancelled') return 130;
    io.err(`${describe(failure)}\n`);
    return 1;
  }
}

function read(command: string, args: string[]) {
  const allowed = COMMANDS[command];
  if (!allowed) throw new UsageError(command ? `There is no command “${command}”.` : 'No command.');
  try {
    const options = Object.fromEntries(allowed.map((name) => [name, OPTIONS[name]]));
    const parsed = parseArgs({ args, options: options as typeof OPTIONS, allowPositionals: true });
    return parsed;
  } catch (error) {
    // parseArgs names the option and what is wrong with it.
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
