import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { securityHeaders } from '../hosts/web/headers';
import { findStatic } from '../hosts/web/static';

const SCHEME = 'vitrine';
export const APP_ORIGIN = `${SCHEME}://app`;
export const APP_URL = `${APP_ORIGIN}/`;

/**
 * Must run before the app is ready. A standard, secure scheme has an origin of its own, so that
 * storage, workers and the content security policy work as on https; file:// would share one origin.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer at `vitrine://app/`, with the same headers as the web host. */
export function setupAppProtocol(rendererDir: string): void {
  protocol.handle(SCHEME, (request) => serveApp(rendererDir, request));
}

/** The answer to one request for the page or one of its files. */
export async function serveApp(rendererDir: string, request: Request): Promise<Response> {
  const { host, pathname } = new URL(request.url);
  const known = host === 'app' && request.method === 'GET';
  const file =
    known && (await findStatic(rendererDir, pathname === '/' ? '/index.html' : pathname));
  if (!file) return new Response('Not found', { status: 404, headers: securityHeaders() });
  const body = new Uint8Array(await readFile(file.path));
  return new Response(body, { headers: { ...securityHeaders(), ...file.headers } });
}
