import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type EventName, events, type MethodName, methods } from '#shared/contract';
import { type ErrorBody, VitrineError } from '#shared/types';
import { isRestart, serve } from '#shared/wire';
import { usedUploads } from '../../engine/storage/used-uploads';
import { forkEngine } from '../engine-process/fork';
import { resumeRuns } from '../engine-process/resume-runs';
import { type EngineProcess, Supervisor } from '../engine-process/supervisor';
import { appRoot } from '../paths/app-root';
import { engineFolders, folderArguments } from '../paths/engine-folders';
import { safeFolder } from '../paths/names';
import { checkSender, checkToken, type Guard, type Refusal } from './guard';
import { securityHeaders } from './headers';
import { openBrowser } from './open-browser';
import { MAX_MESSAGE, socketChannel } from './socket';
import { ENTER_SCRIPT, REFUSED_PAGE, sendStatic } from './static';
import { UPLOAD_LIMITS, type UploadLimits, Uploads } from './upload';

export interface WebHostOptions {
  /** 0 or absent: any free port. */
  port?: number;
  stateDir?: string;
  /** Opens the address in the person's browser. */
  open?: boolean;
  /** Folder of the built renderer. */
  rendererDir?: string;
  limits?: UploadLimits;
  /** Starts the engine process; a test gives its own. */
  spawn?: () => EngineProcess;
  /** One line a time about the engine; standard error when absent. */
  log?: (line: string) => void;
}

export interface WebHost {
  /** With the token. */
  url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/**
 * Serves the studio to a browser on this machine. The engine is a process of its own, so that HTTP
 * stays alive while it computes. Rejects with VitrineError when the port is taken, the renderer is
 * not built or the engine cannot be started.
 */
export async function startWebHost(options: WebHostOptions = {}): Promise<WebHost> {
  const root = appRoot();
  const folders = engineFolders(root, options.stateDir);
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  const engineFile = join(root, 'dist', 'engine-process.js');
  const spawn = options.spawn ?? (() => forkEngine(engineFile, folderArguments(folders)));

  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const guard: Guard = { token: randomBytes(24).toString('base64url'), port };
  const supervisor = new Supervisor({ spawn, log });
  resumeRuns(supervisor, log);
  const uploads = new Uploads(folders.stateDir, options.limits ?? UPLOAD_LIMITS);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  const web = new Web(
    guard,
    supervisor,
    uploads,
    sockets,
    options.rendererDir ?? join(root, 'dist', 'renderer'),
  );
  server.on('request', (request, response) => void web.answer(request, response));
  server.on('upgrade', (request, socket, head) => void web.connect(request, socket, head));

  /** Copies that could not be cleared stay until the next time. */
  const clear = (remove: (used: ReadonlySet<string>) => Promise<void>) =>
    usedUploads(folders.stateDir)
      .then(remove)
      .catch((error: unknown) => log(VitrineError.from(error).message));
  const close = async (): Promise<void> => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await Promise.all([supervisor.close(), new Promise((resolve) => server.close(resolve))]);
    await clear((used) => uploads.removeSent(used));
  };
  try {
    await Promise.all([supervisor.whenUp(), clear((used) => uploads.removeOld(used))]);
  } catch (error) {
    await close();
    throw VitrineError.from(error);
  }
  const url = `http://${LOOPBACK}:${port}/?token=${guard.token}`;
  if (options.open) openBrowser(url);
  return { url, close };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new VitrineError(
          taken ? 'bad-input' : 'unsupported',
          taken ? `Port ${port} is already in use` : `Port ${port}: ${error.message}`,
          { hint: 'Choose another port, or none: then any free one is taken.', cause: error },
        ),
      );
    });
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

/** What the host answers; the one place that decides who may. */
class Web {
  readonly #guard: Guard;
  readonly #supervisor: Supervisor;
  readonly #uploads: Uploads;
  readonly #sockets: WebSocketServer;
  readonly #rendererDir: string;
  readonly #headers: Record<string, string>;

  constructor(
    guard: Guard,
    supervisor: Supervisor,
    uploads: Uploads,
    sockets: WebSocketServer,
    rendererDir: string,
  ) {
    this.#guard = guard;
    // Not all browsers count a web socket to the same host as 'self'.
    this.#headers = securityHeaders([
      `ws://${LOOPBACK}:${guard.port}`,
      `ws://localhost:${guard.port}`,
    ]);
    this.#supervisor = supervisor;
    this.#uploads = uploads;
    this.#sockets = sockets;
    this.#rendererDir = rendererDir;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(this.#headers)) {
      response.setHeader(name, value);
    }
    try {
      await this.#route(request, response);
    } catch (error) {
      // The browser has gone, or half the answer has: there is nobody to tell.
      if (response.headersSent || response.destroyed) response.destroy();
      else sendError(response, VitrineError.from(error));
      request.resume();
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = checkSender(request, this.#guard);
    if (refusal) return sendRefusal(response, refusal);
    const url = addressOf(request);
    const { method } = request;
    const get = method === 'GET' || method === 'HEAD';

    // Without token: the program's own files, which hold no secret and are the same for everybody.
    if (get && url.pathname === '/enter.js') return send(response, 'text/javascript', ENTER_SCRIPT);
    const shell = url.pathname === '/' || url.pathname === '/index.html';
    if (get && !shell && (await sendStatic(this.#rendererDir, url.pathname, response))) return;

    const noToken = checkToken(request, url, this.#guard);
    if (noToken && get && shell) return send(response, 'text/html', REFUSED_PAGE, noToken.status);
    if (noToken) return sendRefusal(response, noToken);

    if (get && shell) {
      if (await sendStatic(this.#rendererDir, '/index.html', response)) return;
      throw new VitrineError('internal', 'The renderer is not built', { hint: 'npm run build' });
    }
    const tensor = /^\/tensor\/([\w.-]+)$/.exec(url.pathname)?.[1];
    if (get && tensor) return this.#tensor(tensor, url, response);
    if (method === 'POST' && url.pathname === '/files')
      return this.#receive(request, url, response);
    if (method === 'POST' && url.pathname === '/files/many')
      return this.#receiveMany(request, url, response);
    sendRefusal(response, { status: 404, message: 'There is nothing here', hint: '' });
  }

  async #tensor(id: string, url: URL, response: ServerResponse): Promise<void> {
    const slice = (url.searchParams.get('slice') ?? '').split(',').filter(Boolean).map(Number);
    const control = new AbortController();
    response.once('close', () => control.abort());
    const { engine } = await this.#supervisor.whenUp();
    const { dtype, shape, bytes } = await engine.call(
      'tensor.read',
      { tensor: id, slice },
      control,
    );
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': bytes.byteLength,
      'Cache-Control': 'no-store',
      'X-Dtype': dtype,
      'X-Shape': shape.join(','),
    });
    response.end(bytes);
  }

  async #receive(request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
    const path = await this.#uploads.receive(request, url.searchParams.get('name') ?? '');
    await this.#register([path], url, response);
  }

  async #receiveMany(request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
    await this.#register(await this.#uploads.receiveMany(request), url, response);
  }

  /** Answers with the entries. Asks again where the engine was ended because another call hung. */
  async #register(paths: string[], url: URL, response: ServerResponse): Promise<void> {
    const folder = safeFolder(url.searchParams.get('folder') ?? '');
    for (;;) {
      const { engine } = await this.#supervisor.whenUp();
      try {
        const entries = await engine.call('files.register', { paths, folder });
        return send(response, 'application/json', JSON.stringify(entries));
      } catch (error) {
        if (!isRestart(error)) throw error;
      }
    }
  }

  /** One web socket is one window: calls go on to the engine, its events come back. */
  async connect(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const url = addressOf(request);
    const refusal =
      checkSender(request, this.#guard) ??
      checkToken(request, url, this.#guard) ??
      (url.pathname === '/ws' ? null : { status: 404, message: 'There is nothing here', hint: '' });
    if (refusal) return refuseUpgrade(socket, refusal);
    const life = await this.#supervisor.whenUp().catch(() => null);
    if (!life) {
      return refuseUpgrade(socket, { status: 503, message: 'The engine is down', hint: '' });
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const channel = socketChannel(webSocket);
      // One life of the engine is one life of the connection: the browser sees it die, comes again
      // and is let in when the next has started.
      const offEnd = life.process.channel.onClose(() =>
        // After the answers to what was pending.
        setImmediate(() => webSocket.close(1012, 'the engine stopped')),
      );
      const server = serve(channel, async (method, input, signal) => {
        // The engine's own process takes orders from us that a window may not give.
        if (!isMethod(method)) throw new VitrineError('bad-input', `There is no method ${method}`);
        return life.engine.call(method, input as never, { signal });
      });
      const offs = (Object.keys(events) as EventName[]).map((event) =>
        life.engine.on(event, (body) => server.emit(event, body)),
      );
      channel.onClose(() => {
        for (const off of [offEnd, ...offs]) off();
      });
    });
  }
}

/** Joined, not resolved: `//name` is a path here, not another host. */
function addressOf(request: IncomingMessage): URL {
  const address = `http://${LOOPBACK}${request.url}`;
  return new URL(URL.canParse(address) ? address : `http://${LOOPBACK}/invalid`);
}

const isMethod = (method: string): method is MethodName => Object.hasOwn(methods, method);

const STATUS: Partial<Record<ErrorBody['code'], number>> = {
  'bad-input': 400,
  'model-missing': 404,
  'shape-mismatch': 400,
  unsupported: 400,
  disk: 507,
  'engine-crashed': 503,
};

function sendError(response: ServerResponse, error: VitrineError): void {
  const status = 'limit' in error.detail ? 413 : (STATUS[error.code] ?? 500);
  send(response, 'application/json', JSON.stringify(error.toBody()), status);
}

type AnyRefusal = Omit<Refusal, 'status'> & { status: number };

function sendRefusal(response: ServerResponse, { status, message, hint }: AnyRefusal): void {
  const error = new VitrineError('bad-input', message, { hint });
  send(response, 'application/json', JSON.stringify(error.toBody()), status);
}

function send(response: ServerResponse, type: string, body: string, status = 200): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(body);
}

function refuseUpgrade(socket: Duplex, { status, message }: AnyRefusal): void {
  socket.end(
    `HTTP/1.1 ${status} ${message}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  );
}
