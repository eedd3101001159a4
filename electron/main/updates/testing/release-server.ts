import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

/** A static file server on loopback, with ranges, that can break off and can stall. */
export class ReleaseServer {
  readonly folder: string;
  readonly asked: Asked[] = [];
  /** Bytes of the next bodies after which the connection is cut; null: none is. */
  breakAfter: number | null = null;
  /** Bytes of the next bodies after which nothing more comes. */
  stallAfter: number | null = null;
  readonly port: number;
  readonly #server: Server;

  private constructor(folder: string, server: Server) {
    this.folder = folder;
    this.port = (server.address() as AddressInfo).port;
    this.#server = server.on('request', (request, response) => this.#answer(request, response));
  }

  static async start(folder: string, port = 0): Promise<ReleaseServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new ReleaseServer(folder, server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Requests for a file. */
  of(name: string): Asked[] {
    return this.asked.filter(({ path }) => path === `/${name}`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ url, headers }: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(url ?? '/', 'http://localhost');
    this.asked.push({ path: pathname, range: headers.range, headers });
    const file = join(this.folder, pathname);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) {
      response.writeHead(404).end();
      return;
    }
    const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = range?.[2] ? Number(range[2]) : size - 1;
    if (start >= size) {
      response.writeHead(416).end();
      return;
    }
    response.writeHead(range ? 206 : 200, {
      'content-length': end - start + 1,
      ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
    });
    const limit = this.breakAfter ?? this.stallAfter;
    if (limit === null || limit > end - start) {
      createReadStream(file, { start, end }).pipe(response);
      return;
    }
    const cut = this.breakAfter !== null;
    createReadStream(file, { start, end: start + limit - 1 })
      .on('end', () => {
        // What was written has to leave before the connection goes.
        if (cut) setImmediate(() => response.socket?.destroySoon());
      })
      .pipe(response, { end: false });
  }
}
