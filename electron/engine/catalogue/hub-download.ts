import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { cancelled, VitrineError } from '#shared/types';
import { diskError } from '../files/atomic';
import { CONFIG_FILES } from '../files/walk';
import { filesOn, readCard } from './model-files';

export type Progress = (step: string, done: number, total: number) => void;

const DEFAULT_ENDPOINT = 'https://huggingface.co';
/** No byte for this long: the connection is given up. */
const STALL_MS = 30_000;
const TRIES = 3;

const HubFile = z.object({
  rfilename: z.string(),
  size: z.number().int().nonnegative(),
  /** Git's hash: sha1 of `blob SIZE\0` and the bytes (of the pointer, for LFS files). */
  blobId: z.string().optional(),
  lfs: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int() }).nullish(),
});
type HubFile = z.infer<typeof HubFile>;

const HubModel = z.object({
  sha: z.string().regex(/^[0-9a-f]{7,64}$/),
  siblings: z.array(HubFile),
});

/**
 * Downloads the ONNX model of a hub repository into `folder`, flat: with its external data and
 * configurations, or, where a card.json of ours lies in the repository, all that the card names. Parts are resumed, size
 * and hash verified against the hub's own metadata. The base URL is `HF_ENDPOINT` where set. Throws
 * VitrineError: 'network', 'unsupported', 'model-invalid', 'model-missing', 'disk', 'cancelled'.
 */
export async function downloadHubModel(
  repository: string,
  folder: string,
  o: { signal: AbortSignal; progress: Progress; env?: NodeJS.ProcessEnv },
): Promise<void> {
  const endpoint = ((o.env ?? process.env).HF_ENDPOINT || DEFAULT_ENDPOINT).replace(/\/+$/, '');
  o.progress('asking the hub', 0, 1);
  const model = await describe(
    `${endpoint}/api/models/${repository}?blobs=true`,
    repository,
    o.signal,
  );
  const download = async (files: readonly HubFile[]) => {
    const total = files.reduce((sum, file) => sum + sizeOf(file), 0);
    let before = 0;
    for (const file of files) {
      const name = basename(file.rfilename);
      const place = file.rfilename.split('/').map(encodeURIComponent).join('/');
      await fetchFile(`${endpoint}/${repository}/resolve/${model.sha}/${place}`, {
        file,
        // The commit is in the name: a part of another version is not gone on with.
        part: join(folder, `.${model.sha.slice(0, 12)}-${name}.part`),
        target: join(folder, name),
        signal: o.signal,
        onBytes: (bytes) => o.progress(`downloading ${name}`, before + bytes, total),
      });
      before += sizeOf(file);
    }
  };
  const [card] = model.siblings
    .filter(({ rfilename }) => basename(rfilename) === 'card.json')
    .sort(byPathLength);
  if (card) await download([card]);
  const named = card ? filesOn(await readCard(join(folder, 'card.json'))) : [];
  await download(
    card && named.length > 0
      ? named.map((name) => besideCard(name, card, model.siblings))
      : choose(model.siblings, repository),
  );
}

/** A file that a card names. It lies in the card's folder. */
function besideCard(name: string, card: HubFile, files: readonly HubFile[]): HubFile {
  const place = join(dirname(card.rfilename), name);
  const file = files.find(({ rfilename }) => rfilename === place);
  if (file && name === basename(name)) return file;
  throw new VitrineError('model-missing', `The card.json names ${name}, which is not beside it`, {
    hint: 'The repository is incomplete. Ask its owner for the file.',
    detail: { file: name, card: card.rfilename },
  });
}

const byPathLength = (a: HubFile, b: HubFile): number => a.rfilename.length - b.rfilename.length;

const sizeOf = (file: HubFile): number => file.lfs?.size ?? file.size;

async function describe(url: string, repository: string, signal: AbortSignal) {
  const response = await request(url, {}, signal);
  if (response.status === 401 || response.status === 404) {
    throw new VitrineError('network', `The hub has no public model ${repository}`, {
      hint: 'Check the name. Private and gated models have to be downloaded by hand.',
      detail: { url, status: response.status },
    });
  }
  if (!response.ok) throw badStatus(response, url);
  const parsed = HubModel.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new VitrineError('network', `${new URL(url).host} did not answer as a model hub does`, {
    hint: 'Check HF_ENDPOINT and whether a proxy or login page intercepts the connection.',
    detail: { url },
  });
}

/** The graph (the plain one where there are several), its external data, and the configurations. */
function choose(files: readonly HubFile[], repository: string): HubFile[] {
  const graphs = files.filter((file) => file.rfilename.endsWith('.onnx'));
  const graph =
    graphs.find((file) => file.rfilename === 'onnx/model.onnx') ??
    graphs.find((file) => basename(file.rfilename) === 'model.onnx') ??
    graphs.sort(byPathLength)[0];
  if (!graph) {
    throw new VitrineError('unsupported', `${repository} holds no ONNX model`, {
      hint: 'Export it: optimum-cli export onnx --model NAME FOLDER, then import the folder.',
    });
  }
  const home = dirname(graph.rfilename);
  const data = files.filter(
    (file) =>
      dirname(file.rfilename) === home &&
      file.rfilename !== graph.rfilename &&
      /^(\.data|[._]data(_\d+)?)$/.test(
        file.rfilename.startsWith(graph.rfilename)
          ? file.rfilename.slice(graph.rfilename.length)
          : file.rfilename.startsWith(graph.rfilename.replace(/\.onnx$/, ''))
            ? file.rfilename.slice(graph.rfilename.length - 5)
            : '',
      ),
  );
  const configs = CONFIG_FILES.flatMap(
    (name) =>
      files.find((file) => file.rfilename === join(home, name)) ??
      files.find((file) => file.rfilename === name) ??
      [],
  );
  return [...configs, graph, ...data];
}

interface Download {
  readonly file: HubFile;
  readonly part: string;
  readonly target: string;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** One file, gone on with where it stopped, verified before it gets its name. */
async function fetchFile(url: string, download: Download): Promise<void> {
  const { file, part, target } = download;
  try {
    await mkdir(dirname(part), { recursive: true });
    if (await verified(target, file)) return;
    for (let attempt = 1; ; attempt++) {
      try {
        await receive(url, download);
        break;
      } catch (error) {
        const failure = networkError(error, url, download.signal);
        // What has arrived is kept: the next attempt asks for the rest.
        if (failure.code !== 'network' || attempt === TRIES) throw failure;
      }
    }
    if (!(await verified(part, file))) {
      await rm(part, { force: true });
      throw new VitrineError('network', `${basename(target)} arrived damaged: its hash is wrong`, {
        hint: 'Try again; if it stays so, the file on the hub itself is damaged.',
        detail: { url },
      });
    }
    await rename(part, target);
  } catch (error) {
    throw diskError(error, target);
  }
}

async function receive(url: string, { file, part, signal, onBytes }: Download): Promise<void> {
  const size = sizeOf(file);
  const have = (await stat(part).catch(() => null))?.size ?? 0;
  if (have > size) await rm(part, { force: true });
  const start = have > size ? 0 : have;
  if (start === size && size > 0) return;
  const response = await request(url, start > 0 ? { range: `bytes=${start}-` } : {}, signal);
  if (!response.ok || !response.body) throw badStatus(response, url);
  // A server that ignores the range sends the file from its beginning.
  const offset = response.status === 206 ? start : 0;
  const handle = await open(part, offset > 0 ? 'r+' : 'w');
  try {
    let at = offset;
    for await (const chunk of withStallLimit(response.body, url)) {
      if (signal.aborted) throw cancelled();
      if (at + chunk.length > size) {
        throw new VitrineError('network', `${basename(part)} is longer than the hub says`, {
          hint: 'Try again later.',
          detail: { url },
        });
      }
      await handle.write(chunk, 0, chunk.length, at);
      at += chunk.length;
      onBytes(at);
    }
    await handle.sync();
    if (at < size) {
      throw new VitrineError('network', `The connection ended after ${at} of ${size} bytes`, {
        hint: 'Try again; the download resumes from there.',
        detail: { url },
      });
    }
  } finally {
    await handle.close();
  }
}

async function* withStallLimit(body: ReadableStream<Uint8Array>, url: string) {
  const reader = body.getReader();
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const stalled = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () =>
            reject(
              new VitrineError('network', 'The download stalled', {
                hint: 'Try again; the download resumes from there.',
                detail: { url },
              }),
            ),
          STALL_MS,
        );
      });
      const { done, value } = await Promise.race([reader.read(), stalled]).finally(() =>
        clearTimeout(timer),
      );
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The hub's own hash: sha256 of LFS files, git's blob hash of the others. */
async function verified(path: string, file: HubFile): Promise<boolean> {
  const size = sizeOf(file);
  if ((await stat(path).catch(() => null))?.size !== size) return false;
  const wanted = file.lfs?.sha256 ?? file.blobId;
  if (!wanted) return true;
  const hash = createHash(file.lfs ? 'sha256' : 'sha1');
  if (!file.lfs) hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === wanted;
}

async function request(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, { headers: { 'user-agent': 'vitrine', ...headers }, signal });
  } catch (error) {
    throw networkError(error, url, signal);
  }
}

function networkError(error: unknown, url: string, signal: AbortSignal): VitrineError {
  if (signal.aborted) return cancelled();
  if (error instanceof VitrineError) return error;
  const known = diskError(error, url);
  // fetch hides the reason one level down: 'fetch failed', cause ECONNREFUSED.
  const cause = (error as { cause?: { code?: string } }).cause?.code;
  const isNetwork = error instanceof TypeError || cause !== undefined;
  if (!isNetwork) return known;
  return new VitrineError(
    'network',
    `${new URL(url).host} cannot be reached${cause ? ` (${cause})` : ''}`,
    {
      hint: 'Check the connection. The part already downloaded is kept.',
      detail: { url },
      cause: error,
    },
  );
}

const badStatus = (response: Response, url: string): VitrineError =>
  new VitrineError('network', `${new URL(url).host} answered ${response.status}`, {
    hint: 'Try again later.',
    detail: { url, status: response.status },
  });
