import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { golden, root } from '../testing';

const SHA = 'a'.repeat(40);
export const model = readFileSync(golden('hf-vit'));
const beside = (name: string) => readFileSync(join(dirname(golden('hf-vit')), name));
const pretty = new Map<string, Buffer>([
  ['README.md', Buffer.from('# a model')],
  ['config.json', beside('config.json')],
  ['preprocessor_config.json', beside('preprocessor_config.json')],
  ['onnx/model.onnx', model],
  ['onnx/model_quantized.onnx', Buffer.from('not this one')],
]);

const cascade = new Map(
  ['card.json', 'exit0.onnx', 'exit1.onnx', 'golden.json'].map((name) => [
    name,
    readFileSync(join(root, 'models', 'dvt', 'golden', name)),
  ]),
);
const repositories = new Map([
  ['acme/pretty', pretty],
  ['acme/cascade', cascade],
  ['acme/torn', new Map([...cascade].filter(([name]) => name !== 'exit1.onnx'))],
]);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const blob = (bytes: Buffer) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/**
 * A hub on this machine, for tests: metadata under /api/models, files under /resolve. It has
 * acme/pretty, a model; acme/cascade, a model folder of several graphs; acme/torn, the same without
 * its last graph; acme/words, which holds no ONNX; acme/login, which answers with a page.
 */
export class TestHub {
  /**
   * How it misbehaves with the model's bytes: hangs up once so many of them have `arrived`, or sends
   * a thousand and falls silent.
   */
  trouble: {
    cut?: { at: number; arrived: () => Promise<unknown> };
    damage?: boolean;
    noRange?: boolean;
    stall?: boolean;
  } = {};
  readonly asked: { url: string; range: string | undefined }[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    // Client and server share a thread that runs block: a timeout would close connections still in use.
    this.#server.keepAliveTimeout = 0;
  }

  static async start(): Promise<TestHub> {
    const hub = new TestHub();
    await new Promise<void>((ready) => hub.#server.listen(0, '127.0.0.1', ready));
    return hub;
  }

  /** For `HF_ENDPOINT`. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    this.asked.push({ url, range: headers.range });
    const asked = [...repositories].find(([name]) => url.includes(`/${name}`));
    if (asked && url === `/api/models/${asked[0]}?blobs=true`) {
      const siblings = [...asked[1]].map(([rfilename, bytes]) => ({
        rfilename,
        size: bytes.length,
        blobId: blob(bytes),
        ...(rfilename.endsWith('.onnx') && {
          lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 130 },
        }),
      }));
      response.end(JSON.stringify({ id: asked[0], sha: SHA, siblings }));
      return;
    }
    if (url === '/api/models/acme/words?blobs=true') {
      const siblings = [{ rfilename: 'model.safetensors', size: 3 }];
      response.end(JSON.stringify({ sha: SHA, siblings }));
      return;
    }
    if (url.startsWith('/api/models/acme/login')) {
      response.end('<html>please log in</html>');
      return;
    }
    const name = url.replace(/.*\/resolve\/[^/]+\//, '');
    const bytes = asked?.[1].get(name);
    if (!bytes) response.writeHead(404).end();
    else if (name === 'onnx/model.onnx') this.#sendModel(headers.range, response);
    else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  }

  #sendModel(range: string | undefined, response: ServerResponse): void {
    const { trouble } = this;
    const start = trouble.noRange ? 0 : Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    const body = Buffer.from(model.subarray(start));
    if (trouble.damage) body[body.length - 1]! ^= 1;
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length });
    if (trouble.cut) {
      const { at, arrived } = trouble.cut;
      delete trouble.cut;
      response.write(body.subarray(0, at), () => void arrived().finally(() => response.destroy()));
    } else if (trouble.stall) {
      response.write(body.subarray(0, 1000));
    } else {
      response.end(body);
    }
  }
}
