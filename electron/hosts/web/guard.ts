import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Only these may ask: the page we served, under one of our own two names. */
export interface Guard {
  readonly token: string;
  readonly port: number;
}

export type Refusal = { status: 401 | 403; message: string; hint: string };

/**
 * A browser tells Host and Origin truthfully, so these two checks stop other web sites (and names
 * that they let point at 127.0.0.1) from talking to us. Null when the request may go on.
 */
export function checkSender(request: IncomingMessage, guard: Guard): Refusal | null {
  const hosts = [`127.0.0.1:${guard.port}`, `localhost:${guard.port}`];
  const { host, origin } = request.headers;
  if (!host || !hosts.includes(host)) {
    return refuse(403, 'This address is not served here', `Open http://${hosts[0]}/.`);
  }
  // Browsers leave the Origin out of plain same-origin GETs.
  if (origin !== undefined && !hosts.some((name) => origin === `http://${name}`)) {
    return refuse(403, 'Another web site may not use Vitrine', 'Open Vitrine in its own tab.');
  }
  return null;
}

/** The token comes in the Authorization header, or in the address (first page, web socket). */
export function checkToken(request: IncomingMessage, url: URL, guard: Guard): Refusal | null {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const given = bearer ?? url.searchParams.get('token');
  if (given !== null && equal(given, guard.token)) return null;
  return refuse(
    401,
    given === null ? 'This address needs its token' : 'The token is not the right one',
    'Open the whole address that `vitrine serve` or `npm start` printed; it changes at every start.',
  );
}

/** Takes the same time wherever the first difference is. */
function equal(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const refuse = (status: Refusal['status'], message: string, hint: string): Refusal => ({
  status,
  message,
  hint,
});
