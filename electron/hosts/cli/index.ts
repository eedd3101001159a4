import { parseArgs } from 'node:util';
import { formatIds } from '#shared/exports';
import { AttributionMethod, VitrineError } from '#shared/types';
import { analyze } from './analyze';
import { bench, importModel, listModels, merge, serveWindow } from './commands';
import { ablate, explain, lens } from './explain';
import { describe, type Io, processIo, UsageError } from './io';
import { report } from './report';
import { retrieve } from './retrieve';
import { sample } from './sample';

const USAGE = `Usage: vitrine COMMAND
  models [--json]
      Lists the models.
  analyze PATH... --model ID|PATH [--set key=value]... [--layers all|none|0,5,11] [--out DIR] [--json]
          [--embeddings] [--shard 3/16]
      Runs a model on images, folders of images, or preprocessed .npy inputs. --set style=FILE
      sets the style image of a style-transfer model. --set truth=MASK|FOLDER scores class maps
      against ground truth; masks are matched by base name, also with endings such as _L or
      _gtFine_labelIds. DIR is a run folder with one row per image (rows.parquet). --embeddings
      adds feature vectors to the rows. --shard 3/16 processes the third of sixteen parts.
  sample --model ID|PATH [--seed 1] [--count 1] [--set key=value]... [--out DIR] [--json] [--shard 3/16]
      Generates an image from each of so many seeds. --set epsRel=0.05 sets the tolerance of the
      adaptive solver, --set solver=em|ode|pc chooses another.
  analyze --resume --out DIR [--json], sample --resume --out DIR [--json]
      Resumes the run in DIR; nothing is lost or processed twice.
  explain IMAGE... --model ID|PATH --out DIR [--method NAME] [--class NUMBER|LABEL] [--against CLASS]
          [--layer N] [--steps N] [--baseline mean|black|blur] [--json]
      Explains a class, by default the most probable. Methods: ${AttributionMethod.options.join(', ')}.
      All but gradient give a number per patch, with its deletion and insertion curves.
  ablate IMAGE... --model ID|PATH --out DIR [--class NUMBER|LABEL] [--against CLASS] [--json]
      Takes each attention head away in turn, and tells how the class's output changes.
  lens IMAGE... --model ID|PATH --out DIR [--json]
      Applies the final norm and head after every block.
  merge RUN... --out DIR
      Merges the shards of a run, with all their files.
  retrieve RUN [--query FILE]... [--top N] [--dimensions N [--whiten]] [--json]
      Lists the images of a run with --embeddings that are most similar to each query. Without
      queries it says how well images find those of their own class (Recall@k, mAP), where
      classes are known. --dimensions keeps the first N principal components.
  report DIR [--format ${formatIds('report').join('|')}] [--out FILE] [--title TEXT] [--author TEXT]
          [--notes TEXT]
      Writes a report of a run; the default is DIR/report.html.
  import FILE|FOLDER|hf:OWNER/NAME [--json]
      Checks an ONNX model, locates its attention and keeps a copy.
  serve [--port N] [--no-open]
      Opens the window in the browser.
  bench [...]
      Measures speed and memory against plain Python.

--json prints one JSON object per line on standard output. Exit status: 0 all inputs done; 1 some
inputs failed, the others are done; 2 wrong usage; 3 the model can't be used.
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
  seed: { type: 'string' },
  count: { type: 'string' },
  method: { type: 'string' },
  class: { type: 'string' },
  against: { type: 'string' },
  layer: { type: 'string' },
  steps: { type: 'string' },
  baseline: { type: 'string' },
  format: { type: 'string' },
  title: { type: 'string' },
  author: { type: 'string' },
  notes: { type: 'string' },
  port: { type: 'string' },
  query: { type: 'string', multiple: true },
  top: { type: 'string' },
  dimensions: { type: 'string' },
  whiten: { type: 'boolean' },
  'no-open': { type: 'boolean' },
} as const;
type OptionName = keyof typeof OPTIONS;

/** What each command takes besides its paths. */
const COMMANDS: Record<string, readonly OptionName[]> = {
  models: ['json'],
  analyze: ['json', 'model', 'set', 'layers', 'out', 'embeddings', 'resume', 'shard'],
  sample: ['json', 'model', 'seed', 'count', 'set', 'out', 'resume', 'shard'],
  explain: ['json', 'model', 'out', 'method', 'class', 'against', 'layer', 'steps', 'baseline'],
  ablate: ['json', 'model', 'out', 'class', 'against'],
  lens: ['json', 'model', 'out'],
  merge: ['out'],
  retrieve: ['json', 'query', 'top', 'dimensions', 'whiten'],
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
      case 'sample':
        if (positionals.length > 0) throw new UsageError('“sample” takes no paths: use --seed.');
        return await sample(values, io);
      case 'explain':
        return await explain({ ...values, paths: positionals }, io);
      case 'ablate':
        return await ablate({ ...values, paths: positionals }, io);
      case 'lens':
        return await lens({ ...values, paths: positionals }, io);
      case 'merge':
        return await merge({ runs: positionals, ...values }, io);
      case 'retrieve':
        return await retrieve({ ...values, runs: positionals }, io);
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
