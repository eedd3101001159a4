import { expect, test } from 'vitest';
import { testStudio } from '../harness/studio';
import type { WebTestHost } from '../harness/web-shell';

const studio = testStudio();

/** A reload asks without the token first; the answer's script comes again with it. */
const reloading = { expected: /401/ };

test('without its token the page says so, and shows nothing else', async () => {
  const window = await studio.open({ token: false, expected: /401/ });
  await window.page.getByText(/token/i).first().waitFor();
  expect(await window.page.getByRole('main').count()).toBe(0);
});

test('the token leaves the address and survives a reload', async () => {
  const { page } = await studio.open(reloading);
  expect(page.url()).not.toContain('token');
  await page.reload();
  await page.getByRole('heading', { name: /See what a vision transformer/ }).waitFor();
});

test('another web site in the same browser gets nothing, even with the token', async () => {
  const window = await studio.open({ expected: /./ });
  const { page } = window;
  const { origin, host, searchParams } = new URL((studio.host() as WebTestHost).host.url);
  const token = searchParams.get('token')!;
  // A page of another origin: the studio's own answers to a name that it does not serve.
  await page.route('http://other.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>other</title>' }),
  );
  await page.goto('http://other.example/');
  const attempts = await page.evaluate(
    async ({ address, socket, bearer }) => {
      const fetched = await fetch(`${address}/tensor/x`, {
        headers: { Authorization: `Bearer ${bearer}` },
      }).then(
        (answer) => `answered ${answer.status}`,
        () => 'refused',
      );
      const connected = await new Promise<string>((resolve) => {
        const channel = new WebSocket(`ws://${socket}/ws?token=${bearer}`);
        channel.onopen = () => resolve('connected');
        channel.onerror = () => resolve('refused');
      });
      return { fetched, connected };
    },
    { address: origin, socket: host, bearer: token },
  );
  expect(attempts).toEqual({ fetched: 'refused', connected: 'refused' });
});

test('the page may run no code but its own and talk to nobody else', async () => {
  const { page } = await studio.open({ expected: /Content Security Policy|ERR_|Refused/ });
  const answers = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.head.append(script);
    const elsewhere = await fetch('http://127.0.0.1:1/').then(
      () => 'reached',
      () => 'refused',
    );
    return { title: document.title, elsewhere, isolated: crossOriginIsolated };
  });
  expect(answers).toEqual({ title: 'Vitrine', elsewhere: 'refused', isolated: true });
});
