/* Electron's security list, on the running app: what the page may load. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../harness/host';
import { liveStudio, otherSite, preferences, segmentation } from './live';

const { app, page } = liveStudio();
const site = otherSite();

test('1. Only secure content: everything that is loaded comes from the program itself', async () => {
  const loaded: string[] = [];
  page().on('request', (request) => loaded.push(request.url()));
  await page().reload();
  await segmentation(page()).click(); // Its map is painted by a worker.
  await page().getByRole('application').waitFor();
  await expect.poll(() => page().workers().length).toBeGreaterThan(0);
  expect(loaded).toContain('vitrine://app/');
  expect(
    loaded.filter((url) => !/^(vitrine:\/\/app\/|blob:vitrine:\/\/app\/|data:)/.test(url)),
  ).toEqual([]);
});

test('6. Web security is on: without the policy, another site still keeps its answers', async () => {
  expect(await preferences(app())).toMatchObject({ webSecurity: true });
  const read = await withoutPolicy(() =>
    page().evaluate(
      (url) =>
        fetch(url).then(
          () => 'read',
          () => 'refused',
        ),
      `${site.origin()}/same-origin`,
    ),
  );
  expect(read).toBe('refused');
  expect(site.reached).toContain('/same-origin');
});

test("7. Content security policy: no code but the program's own, nothing from elsewhere", async () => {
  const before = site.reached.length;
  const violated = await page().evaluate(async (origin) => {
    const directives = new Set<string>();
    document.addEventListener('securitypolicyviolation', (event) =>
      directives.add(event.effectiveDirective),
    );
    const add = (tag: string, attributes: Record<string, string>, text = '') => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = text;
      document.body.append(element);
      return element;
    };
    add('script', {}, 'window.ran = "inline"');
    add('button', { onclick: 'window.ran = "handler"' }).click();
    add('script', { src: `${origin}/remote.js` });
    add('script', { src: 'data:text/javascript,window.ran="data"' });
    add('script', { src: URL.createObjectURL(new Blob(['window.ran = "blob"'])) });
    add('link', { rel: 'stylesheet', href: `${origin}/remote.css` });
    add('style', {}, 'body { opacity: 0.5 }');
    add('img', { src: `${origin}/remote.png` });
    add('video', { src: `${origin}/remote.mp4` });
    add('object', { data: `${origin}/remote.pdf` });
    add('iframe', { src: `${origin}/frame` });
    add('base', { href: `${origin}/base/` });
    new FontFace('remote', `url(${origin}/remote.woff2)`).load().catch(() => undefined);
    const tries = [
      () => new Worker(URL.createObjectURL(new Blob(['0'], { type: 'text/javascript' }))),
      () => navigator.sendBeacon(`${origin}/beacon`),
      () => new WebSocket(origin.replace('http', 'ws')),
      () => new EventSource(`${origin}/events`),
    ];
    for (const attempt of tries) {
      try {
        attempt();
      } catch {
        // Refused at once.
      }
    }
    const fetched = await fetch(`${origin}/fetch`).then(
      () => 'answered',
      () => 'refused',
    );
    // The debugger's own calls may evaluate; the page's may not.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: that it is refused is the point
          resolve(eval('"ran"'));
        } catch (error) {
          resolve((error as Error).name);
        }
      });
    });
    await new Promise((resolve) => requestIdleCallback(resolve));
    return {
      fetched,
      evaluated,
      directives: [...directives].sort(),
      ran: (window as { ran?: string }).ran,
      base: document.baseURI,
      opacity: getComputedStyle(document.body).opacity,
    };
  }, site.origin());
  expect(violated).toMatchObject({
    fetched: 'refused',
    evaluated: 'EvalError',
    ran: undefined,
    base: 'vitrine://app/',
    opacity: '1',
  });
  expect(violated.directives).toEqual([
    'base-uri',
    'connect-src',
    'font-src',
    'frame-src',
    'img-src',
    'media-src',
    'object-src',
    'script-src',
    'script-src-attr',
    'script-src-elem',
    'style-src-elem',
    'worker-src',
  ]);
  expect(site.reached.slice(before)).toEqual([]);
  await page().reload();
});

test('8. Insecure content may not run in the page', async () => {
  expect(await preferences(app())).toMatchObject({ allowRunningInsecureContent: false });
});

test('18. No file:// protocol: the page has its own scheme and reads no file', async () => {
  const seen = await page().evaluate(() => ({
    origin: location.origin,
    secure: isSecureContext,
    isolated: crossOriginIsolated,
  }));
  expect(seen).toEqual({ origin: 'vitrine://app', secure: true, isolated: true });
  const read = await withoutPolicy(() =>
    page().evaluate(async () => {
      const image = new Image();
      image.src = 'file:///usr/share/pixmaps/debian-logo.png';
      const fetched = fetch('file:///etc/passwd').then((answer) => answer.text());
      return Promise.all(
        [image.decode(), fetched].map((read) =>
          read.then(
            () => 'read',
            () => 'refused',
          ),
        ),
      );
    }),
  );
  expect(read).toEqual(['refused', 'refused']);
});

test("The program's own protocol does not leave its folder", async () => {
  const secret = join(mkdtempSync(join(tmpdir(), 'vitrine-secret-')), 'secret.json');
  const link = join(root, 'dist', 'renderer', 'assets', 'secret.json');
  execFileSync('cp', [join(root, 'package.json'), secret]);
  symlinkSync(secret, link);
  try {
    const paths = [
      '/../main.js',
      '/%2e%2e/main.js',
      '/..%2fmain.js',
      '/%2e%2e%2fmain.js',
      '/assets/..%5c..%5cmain.js',
      '/assets\\..\\..\\main.js',
      '/assets/%252e%252e/main.js',
      '//etc/passwd',
      '/file:///etc/passwd',
      '/index.html%00.json',
      '/assets/secret.json',
      '/assets/',
    ];
    const asked = (url: string) =>
      app().evaluate(async ({ net }, address) => (await net.fetch(address)).status, url);
    expect(await asked('vitrine://app/index.html')).toBe(200);
    for (const path of paths) expect(await asked(`vitrine://app${path}`), path).toBe(404);
    expect(await asked('vitrine://other/index.html')).toBe(404);
    const fetched = await page().evaluate(
      (all) =>
        Promise.all(
          all.map((path) =>
            fetch(path).then(
              ({ status }) => status,
              () => 404,
            ),
          ),
        ),
      paths.filter((path) => !path.startsWith('//')),
    );
    expect(new Set(fetched)).toEqual(new Set([404]));
    const posted = await page().evaluate(async () => (await fetch('/', { method: 'POST' })).status);
    expect(posted).toBe(404);
  } finally {
    rmSync(link);
  }
});

test('Certificate errors are not ignored', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  let reached = 0;
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (_, response) => {
      reached++;
      response.end('reached');
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    const answer = await app().evaluate(
      ({ net }, address) =>
        net.fetch(address).then(
          ({ status }) => `${status}`,
          (error: Error) => error.message,
        ),
      url,
    );
    expect(answer).toMatch(/ERR_CERT_AUTHORITY_INVALID/);
    expect(reached).toBe(0);
  } finally {
    server.close();
  }
});

/** Does something in the page with its content security policy switched off by the debugger. */
async function withoutPolicy<T>(work: () => Promise<T>): Promise<T> {
  const devtools = await page().context().newCDPSession(page());
  await devtools.send('Page.setBypassCSP', { enabled: true });
  await page().reload();
  try {
    return await work();
  } finally {
    await devtools.send('Page.setBypassCSP', { enabled: false });
    await page().reload();
    await devtools.detach();
  }
}
