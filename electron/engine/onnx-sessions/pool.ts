import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type ModelCard,
  type ProviderId,
  type Size,
  type Tensor,
  VitrineError,
} from '#shared/types';
import {
  EMBEDDING,
  embeddingBytes,
  insideBytes,
  insideOutput,
  isMaskInput,
  loadError,
  maskOf,
  tapBytes,
  tapsIn,
} from '../onnx';
import { fromOrt, toOrt } from '../onnx/ort-tensor';
import { Arenas, type SessionMemory } from './arena';
import { PROVIDER_NAMES, type Providers, reasonOf } from './providers';
import { runError } from './run-error';
import { type OpenRunner, openRunner, type Runner } from './runner';

/** A model as it lies on disk. */
export interface ModelOnDisk {
  readonly card: ModelCard;
  /** The first .onnx; further ones and external data lie in the same folder. */
  readonly path: string;
}

/** A change to a graph, such as nodes appended to it. */
export interface GraphEdit {
  /** Names the change: a session is kept for each. */
  readonly key: string;
  apply(graph: Uint8Array): Uint8Array;
  /** The outputs that it adds and that are wanted. */
  readonly outputs: readonly string[];
}

export interface GraphRun {
  /** Which of the card's graphs; by default the first. */
  readonly file?: string;
  /** Inputs besides the image, by name, as the graph's own types. */
  readonly feeds?: Readonly<Record<string, Tensor>>;
  /** Which attention layers, by their `layer` number on the card; those of other graphs are passed over. */
  readonly layers: readonly number[];
  /** The graph's own outputs: `main` is `card.output`, `all` every one; or by name. */
  readonly outputs: 'main' | 'all' | 'none' | readonly string[];
  /** Also what the classifier makes its scores of. */
  readonly embedding?: boolean;
  /** Tensors from inside the graph, by their names in it. */
  readonly inside?: readonly string[];
  /** float64 outputs stay so. */
  readonly exact?: boolean;
  readonly edit?: GraphEdit;
}

export interface GraphRunResult {
  /** The graph's own outputs by name. */
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** The tapped tensors by layer, as the graph gives them. */
  readonly attention: ReadonlyMap<number, Tensor>;
  /** Where it was wanted and the graph has one: see onnx/taps/embedding.ts. */
  readonly embedding?: Tensor;
  /** What was wanted from inside the graph, by name. */
  readonly inside: ReadonlyMap<string, Tensor>;
  /** The outputs that the edit added, by name. */
  readonly edited: ReadonlyMap<string, Tensor>;
  readonly provider: ProviderId;
  /** Inside the runtime. */
  readonly ms: number;
  /** Of its session: `ms` includes what the runtime prepares once. */
  readonly first: boolean;
}

/** What of a model one session is for. */
interface Part {
  readonly model: ModelOnDisk;
  readonly file: string;
  /** With the attention layers as outputs. */
  readonly tapped: boolean;
  /** With the embedding as an output. */
  readonly embedding: boolean;
  /** With these tensors from inside the graph as outputs. */
  readonly inside: readonly string[];
  readonly edit?: GraphEdit | undefined;
}

interface Open {
  readonly session: Runner;
  readonly provider: ProviderId;
  readonly bytes: number;
  readonly arena: boolean;
  /** Where the runtime records what its operators ask for. */
  readonly record?: string;
  hasRun: boolean;
}

/** Weights are held once by the runtime and, packed for its kernels, nearly once more. */
const MEMORY_PER_FILE_BYTE = 2;
const LIMIT_BYTES = 3 * 2 ** 30;

/**
 * Open ONNX sessions, least recently used closed first when the memory bound is passed. A session
 * has all attention layers as outputs, or none: with them it serves every choice of layers, without
 * them it is up to 2 % faster, since it need not keep what nobody fetches.
 */
export class SessionPool {
  readonly #providers: Pick<Providers, 'choose' | 'note'>;
  #threads: number;
  readonly #limit: number;
  readonly #openRunner: OpenRunner;
  readonly #onFallback: () => void;
  readonly #arenas: Arenas;
  readonly #open = new Map<string, Open>();
  /** Models that failed on the chosen provider, by sha256: they stay on the CPU. */
  readonly #cpuOnly = new Set<string>();
  /** Graphs with 8-bit operators, by sha256. */
  readonly #quantised = new Map<string, boolean>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(o: {
    providers: Pick<Providers, 'choose' | 'note'>;
    threads: number;
    onFallback: () => void;
    limitBytes?: number;
    /** Where its sessions live; by default in this thread. */
    open?: OpenRunner;
    arenas?: Arenas;
  }) {
    this.#providers = o.providers;
    this.#threads = o.threads;
    this.#onFallback = o.onFallback;
    this.#limit = o.limitBytes ?? LIMIT_BYTES;
    this.#openRunner = o.open ?? openRunner;
    this.#arenas = o.arenas ?? new Arenas();
  }

  /** Opens later sessions with so many threads each; those that are open are closed. */
  async useThreads(threads: number): Promise<void> {
    this.#threads = threads;
    await this.clear();
  }

  /**
   * Runs the graph once on its main input, `[1, 3, H, W]` or `[1, H, W, 3]` of an image. A failure on a graphics provider is tried again on the CPU. Throws
   * VitrineError: 'model-invalid', 'unsupported', 'shape-mismatch', 'out-of-memory', 'disk'.
   */
  run(model: ModelOnDisk, input: Tensor, wanted: GraphRun): Promise<GraphRunResult> {
    return this.#alone(async () => {
      const { file = model.card.files[0]!.name, layers, embedding = false, inside = [] } = wanted;
      const tapped = tapsIn(model.card, file).some((tap) => layers.includes(tap.layer));
      const part: Part = { model, file, tapped, embedding, inside, edit: wanted.edit };
      const added = tapped || embedding || inside.length > 0;
      if (!added || wanted.outputs === 'none' || !(await this.#isApart(part))) {
        return this.#runAnywhere(part, input, wanted);
      }
      const plain: Part = { ...part, tapped: false, embedding: false, inside: [] };
      const own = await this.#runAnywhere(plain, input, { ...wanted, layers: [], inside: [] });
      const rest = await this.#runAnywhere(part, input, { ...wanted, outputs: 'none' });
      const first = own.first || rest.first;
      return { ...rest, outputs: own.outputs, ms: own.ms + rest.ms, first };
    });
  }

  /** Cards of before `apart` do not say: the names of the operators lie in the file as text. */
  async #isApart({ model, file }: Part): Promise<boolean> {
    const { apart, files } = model.card;
    if (apart) return true;
    const sha256 = files.find(({ name }) => name === file)?.sha256 ?? '';
    const known = this.#quantised.get(sha256);
    if (known !== undefined) return known;
    const graph = await readFile(join(dirname(model.path), file)).catch(() => Buffer.alloc(0));
    const found = graph.includes('DequantizeLinear');
    this.#quantised.set(sha256, found);
    return found;
  }

  async #runAnywhere(part: Part, input: Tensor, wanted: GraphRun): Promise<GraphRunResult> {
    const { provider } = await this.#providers.choose();
    const key = keyOf(part);
    if (provider === 'cpu' || this.#cpuOnly.has(key)) {
      return this.#runOn('cpu', part, input, wanted);
    }
    try {
      return await this.#runOn(provider, part, input, wanted);
    } catch (failure) {
      const result = await this.#runOn('cpu', part, input, wanted);
      this.#cpuOnly.add(key);
      this.#providers.note(
        `${part.model.card.id} runs on the CPU, since ${PROVIDER_NAMES[provider]} failed: ${reasonOf(failure)}`,
      );
      this.#onFallback();
      return result;
    }
  }

  /** Closes the sessions of one model. */
  drop(model: ModelOnDisk): Promise<void> {
    return this.#alone(async () => {
      for (const { sha256 } of model.card.files) {
        for (const key of [...this.#open.keys()]) {
          if (key.startsWith(`${sha256}:`)) await this.#close(key);
        }
      }
    });
  }

  clear(): Promise<void> {
    return this.#alone(async () => {
      for (const key of [...this.#open.keys()]) await this.#close(key);
      this.#cpuOnly.clear();
      this.#arenas.forget();
    });
  }

  async #runOn(
    provider: ProviderId,
    part: Part,
    input: Tensor,
    wanted: GraphRun,
  ): Promise<GraphRunResult> {
    const { model, file } = part;
    const { card } = model;
    const inputs = valuesIn(input, ...Object.values(wanted.feeds ?? {}));
    const open = await this.#session(provider, part, inputs);
    const { session, record } = open;
    const all = tapsIn(card, file);
    const taps = all.filter((tap) => wanted.layers.includes(tap.layer));
    const { outputs, inside = [], edit: { outputs: edited } = { outputs: [] } } = wanted;
    const taken = [...all.map((tap) => tap.tensor), EMBEDDING, ...inside.map(insideOutput)];
    const tapNames = new Set([...taken, ...edited]);
    const isOwn = (name: string) => {
      if (outputs === 'none') return false;
      if (outputs === 'main') return name === card.output;
      return outputs === 'all' ? !tapNames.has(name) : outputs.includes(name);
    };
    const own = session.outputNames.filter(isOwn);
    const embedding = session.outputNames.filter((name) => name === EMBEDDING);
    const fetches = [
      ...own,
      ...taps.map((tap) => tap.tensor),
      ...embedding,
      ...inside.map(insideOutput),
      ...edited,
    ];
    try {
      const feeds = feedsOf(session, card, input, wanted.feeds);
      const { values, ms } = await session.run(feeds, fetches);
      if (record) await this.#arenas.note(keyOf(part), inputs, record);
      const first = !open.hasRun;
      open.hasRun = true;
      const tensor = (name: string) => fromOrt(name, values[name]!, wanted.exact);
      // Texts, such as the name of the class, are no numbers to show.
      const shown = own.filter((name) => name === card.output || values[name]?.type !== 'string');
      return {
        outputs: new Map(shown.map((name) => [name, tensor(name)] as const)),
        attention: new Map(taps.map((tap) => [tap.layer, tensor(tap.tensor)] as const)),
        ...(embedding.length > 0 && { embedding: tensor(EMBEDDING) }),
        inside: new Map(inside.map((name) => [name, tensor(insideOutput(name))] as const)),
        edited: new Map(edited.map((name) => [name, tensor(name)] as const)),
        provider,
        ms,
        first,
      };
    } catch (error) {
      throw runError(error, card, file);
    }
  }

  async #session(provider: ProviderId, part: Part, inputs: number): Promise<Open> {
    const key = keyOf(part);
    const open = this.#open.get(key);
    const arena = this.#arenas.allowed(key, inputs);
    if (open?.provider === provider && open.arena === arena) {
      this.#open.delete(key);
      this.#open.set(key, open);
      return open;
    }
    await this.#close(key);
    const bytes = weightOf(part) * MEMORY_PER_FILE_BYTE;
    await this.#makeRoom(bytes);
    const { options, record } = this.#arenas.options(arena, provider);
    const session = await this.#create(part, provider, options);
    const opened = { session, provider, bytes, arena, ...(record && { record }), hasRun: false };
    this.#open.set(key, opened);
    return opened;
  }

  async #create(
    { model, file, tapped, embedding, inside, edit }: Part,
    provider: ProviderId,
    { session, ...memory }: SessionMemory,
  ): Promise<Runner> {
    const { card } = model;
    const path = join(dirname(model.path), file);
    try {
      const whole = await readFile(path);
      const graph = edit?.apply(whole) ?? whole;
      const layers = tapsIn(card, file).map((tap) => tap.layer);
      const additions = [
        ...(tapped ? [tapBytes(graph, card, layers)] : []),
        ...(embedding ? [embeddingBytes(graph, card)] : []),
        ...(inside.length > 0 ? [insideBytes(inside)] : []),
      ];
      const bytes = additions.length > 0 ? Buffer.concat([graph, ...additions]) : graph;
      return await this.#openRunner(bytes, {
        executionProviders: [provider],
        intraOpNumThreads: this.#threads,
        logSeverityLevel: 4, // what matters is thrown
        ...memory,
        extra: {
          session: {
            // Measured on two cores: threads that spin for long double the time of a run beside other
            // busy processes, threads that never spin add 8 % on a quiet machine. Thirty microseconds
            // bridge the gap between two operators and cost neither.
            intra_op: { spin_duration_us: '30' },
            force_spinning_stop: '1',
            model_external_initializers_file_folder_path: dirname(path),
            ...session,
          },
        },
      });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') {
        throw new VitrineError('model-missing', `The file of the model ${card.id} is gone`, {
          hint: 'Import the model again.',
          detail: { file: path },
          cause: error,
        });
      }
      throw loadError(error, file);
    }
  }

  /** The model that is to be opened gets its place even when it alone is over the bound. */
  async #makeRoom(bytes: number): Promise<void> {
    let held = [...this.#open.values()].reduce((sum, open) => sum + open.bytes, 0);
    for (const [key, open] of [...this.#open]) {
      if (held + bytes <= this.#limit) return;
      held -= open.bytes;
      await this.#close(key);
    }
  }

  async #close(key: string): Promise<void> {
    const open = this.#open.get(key);
    this.#open.delete(key);
    await open?.session.release();
  }

  /** One at a time: a session must not be closed while another call is about to run it. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** The same file may be tapped differently by an edited card, so the taps belong to the key. */
function keyOf({ model: { card }, file, tapped, embedding, inside, edit }: Part): string {
  const { sha256 } = card.files.find(({ name }) => name === file)!;
  const taps = tapsIn(card, file).map((tap) => tap.tensor);
  return `${sha256}:${tapped ? taps.join() : ''}:${embedding}:${inside.join()}:${edit?.key ?? ''}`;
}

/** Bytes of a graph with its external data, without the model's other graphs. */
const weightOf = ({ model: { card }, file }: Part): number =>
  card.files
    .filter(({ name }) => name === file || !name.endsWith('.onnx'))
    .reduce((sum, { bytes }) => sum + bytes, 0);

const valuesIn = (...tensors: readonly Pick<Tensor, 'data'>[]): number =>
  tensors.reduce((sum, { data }) => sum + data.length, 0);

/** What of the inputs the graph takes, by name, as the types that it declares; all of the image counts. */
function feedsOf(
  session: Runner,
  { input, preprocess }: ModelCard,
  image: Tensor,
  others: GraphRun['feeds'] = {},
) {
  const given: Readonly<Record<string, Tensor>> = { [input]: image, ...others };
  const [, a = 1, b = 1, c = 1] = given[input]!.shape;
  const size: Size = preprocess.layout === 'NCHW' ? [b, c] : [a, b];
  return Object.fromEntries(
    session.inputs.flatMap((declared) => {
      if (!declared.isTensor) return [];
      const { name, type } = declared;
      const tensor = given[name] ?? (isMaskInput(declared) ? maskOf(declared, size) : undefined);
      return tensor ? [[name, toOrt(name, tensor, type)]] : [];
    }),
  );
}
