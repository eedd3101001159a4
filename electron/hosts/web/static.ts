import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Plain names only: nothing that starts with a dot, no `%`, no `\`; so no way out of the folder. */
const PLAIN_PATH = /^(?:\/[\w-][\w.-]*)+$/;

export interface StaticFile {
  path: string;
  bytes: number;
  headers: Record<string, string>;
}

/** A built file of the renderer by the path in its address; null when there is no such file. */
export async function findStatic(root: string, path: string): Promise<StaticFile | null> {
  const type = TYPES[extname(path)];
  if (!type || !PLAIN_PATH.test(path)) return null;
  const file = await realpath(join(root, path)).catch(() => null);
  // A link may lead out of the folder.
  if (!file?.startsWith((await realpath(root)) + sep)) return null;
  const facts = await stat(file);
  if (!facts.isFile()) return null;
  // Names under assets carry a hash of the content.
  const cache = path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-store';
  return {
    path: file,
    bytes: facts.size,
    headers: { 'Content-Type': type, 'Cache-Control': cache },
  };
}

/** Sends it over HTTP; false when there is no such file. */
export async function sendStatic(
  root: string,
  path: string,
  response: ServerResponse,
): Promise<boolean> {
  const file = await findStatic(root, path);
  if (!file) return false;
  response.writeHead(200, { ...file.headers, 'Content-Length': file.bytes });
  await pipeline(createReadStream(file.path), response);
  return true;
}

/**
 * What a page without token gets. A tab that had the token (it was reloaded) finds it in its own
 * storage and enters again; any other sees why not.
 */
export const REFUSED_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Vitrine: no token</title>
<script src="/enter.js"></script>
<h1>Vitrine needs the whole address</h1>
<p>Open the address with its token that <code>vitrine serve</code> or <code>npm start</code> printed.
It changes at every start.</p>
</html>
`;

export const ENTER_SCRIPT = `const token = sessionStorage.getItem('token');
sessionStorage.removeItem('token');
if (token) location.replace('/?token=' + encodeURIComponent(token));
`;
