/* Electron's security list, on the running app: permissions, and who may send messages to main. */
import { expect, test } from 'vitest';
import { liveStudio, otherSite } from './live';

// With made-up devices a refusal is the permission's, not the lack of a device.
const { app, page } = liveStudio(['--use-fake-device-for-media-stream']);
const site = otherSite();

interface PageBridge {
  connect(): void;
  openFiles(): Promise<unknown>;
  openFolder(): Promise<unknown>;
  chooseSave(name: unknown): Promise<unknown>;
  saveFile(name: unknown, bytes: unknown): Promise<unknown>;
  addBytes(name: unknown, bytes: unknown): Promise<unknown>;
  addFile(file: unknown, folder: unknown): Promise<unknown>;
  revealRun(run: unknown): Promise<unknown>;
}
declare const vitrine: PageBridge;

const PERMISSIONS = [
  'accelerometer',
  'background-sync',
  'camera',
  'clipboard-read',
  'display-capture',
  'geolocation',
  'gyroscope',
  'idle-detection',
  'keyboard-lock',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'notifications',
  'payment-handler',
  'persistent-storage',
  'pointer-lock',
  'screen-wake-lock',
  'storage-access',
  'window-management',
];

test('5. Permissions are denied: the page may write to the clipboard and nothing else', async () => {
  const states = await page().evaluate(
    async (names) => {
      const entries = names.map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return [name, state] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    },
    [...PERMISSIONS, 'clipboard-write'],
  );
  const denied = Object.fromEntries(PERMISSIONS.map((name) => [name, 'denied']));
  expect(states).toEqual({ ...denied, 'clipboard-write': 'granted' });

  const answers = await page().evaluate(async () => {
    const answer = (asked: Promise<unknown>) =>
      asked.then(
        (given) => (typeof given === 'string' ? given : 'given'),
        (error: Error) => error.name,
      );
    const position = new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        ({ code }) => resolve(`refused (${code})`),
      );
    });
    return {
      camera: await answer(navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await answer(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await answer(navigator.mediaDevices.getDisplayMedia()),
      position: await position,
      notifications: await answer(Notification.requestPermission()),
      midi: await answer(navigator.requestMIDIAccess({ sysex: true })),
      reading: await answer(navigator.clipboard.readText()),
    };
  });
  expect(answers).toEqual({
    camera: 'NotAllowedError',
    microphone: 'NotAllowedError',
    screen: 'NotAllowedError',
    position: 'refused (1)',
    notifications: 'denied',
    reading: 'NotAllowedError',
    midi: expect.stringMatching(/^(NotAllowedError|SecurityError)$/),
  });
});

test('17. The sender of a message is checked: another site gets nothing', async () => {
  const answers = await app().evaluate(async ({ app: electron, BrowserWindow }, url) => {
    const preload = `${electron.getAppPath()}/dist/preload.cjs`;
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await window.loadURL(url);
    const answered = await window.webContents.executeJavaScript(`(async () => {
      let port = 'none';
      addEventListener('message', ({ ports }) => { if (ports.length > 0) port = 'given'; });
      vitrine.connect();
      const bytes = new Uint8Array(3);
      const all = await Promise.all([vitrine.openFiles(), vitrine.openFolder(), vitrine.chooseSave('a'),
        vitrine.saveFile('a', bytes), vitrine.addBytes('a', bytes), vitrine.revealRun('a')]);
      return [...all.map((each) => each.error?.message), port];
    })()`);
    window.destroy();
    return answered as string[];
  }, site.origin());
  expect(answers.slice(0, -1)).toEqual(
    Array(6).fill('This page is not allowed to make this request'),
  );
  // Main answers in order: a port would have come before the answers.
  expect(answers.at(-1)).toBe('none');
});

test('17. The sender of a message is checked: a frame in the page gets nothing', async () => {
  const answers = await app().evaluate(
    async ({ app: electron, BrowserWindow, dialog, session }) => {
      dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] });
      // A page of our origin whose policy allows a frame, which has the preload script too.
      const preload = `${electron.getAppPath()}/dist/preload.cjs`;
      const framed = session.fromPartition('framed');
      framed.protocol.handle('vitrine', ({ url }) => {
        const page = url.endsWith('/frame') ? '' : '<iframe src="/frame"></iframe>';
        return new Response(page, { headers: { 'Content-Type': 'text/html' } });
      });
      const window = new BrowserWindow({
        show: false,
        webPreferences: {
          preload,
          session: framed,
          sandbox: true,
          nodeIntegrationInSubFrames: true,
        },
      });
      await window.loadURL('vitrine://app/');
      const { mainFrame } = window.webContents;
      const ask = 'vitrine.openFiles().then(JSON.stringify)';
      const [page, frame] = await Promise.all(
        [mainFrame, mainFrame.frames[0]!].map((each) => each.executeJavaScript(ask)),
      );
      window.destroy();
      return { page, frame } as Record<'page' | 'frame', string>;
    },
  );
  expect(answers.page).toBe('{"value":[]}');
  expect(answers.frame).toContain('This page is not allowed to make this request');
});

test('17. A message of the wrong form is refused, and nothing is done', async () => {
  await app().evaluate(({ shell, dialog }) => {
    const spied = shell as typeof shell & { did: string[] };
    spied.did = [];
    spied.showItemInFolder = (path) => void spied.did.push(path);
    dialog.showSaveDialog = async () => {
      spied.did.push('dialog');
      return { canceled: true, filePath: '' };
    };
  });
  const answers = await page().evaluate(async () => {
    const error = (answer: Promise<unknown>) =>
      answer.then(
        (given) => ('error' in (given as object) ? 'refused' : 'done'),
        () => 'refused',
      );
    const attempt = (ask: () => Promise<unknown>) => {
      try {
        return error(ask());
      } catch {
        return 'refused';
      }
    };
    return Promise.all([
      attempt(() => vitrine.chooseSave(7)),
      attempt(() => vitrine.chooseSave({})),
      attempt(() => vitrine.chooseSave('x'.repeat(1001))),
      attempt(() => vitrine.saveFile('a.png', 'text')),
      attempt(() => vitrine.saveFile(null, new Uint8Array(1))),
      attempt(() => vitrine.addBytes('a.png', [1, 2, 3])),
      attempt(() => vitrine.addFile({ path: '/etc/passwd' }, '')),
      attempt(() => vitrine.addFile('/etc/passwd', '')),
      attempt(() => vitrine.addFile(new File(['x'], '/etc/passwd'), '')),
      attempt(() => vitrine.revealRun('../../../etc')),
      attempt(() => vitrine.revealRun(undefined)),
    ]);
  });
  expect(answers).toEqual(Array(11).fill('refused'));
  const done = await app().evaluate(({ shell }) => (shell as typeof shell & { did: string[] }).did);
  expect(done).toEqual([]);
});

test('17. The name of a file cannot lead out of the folder that it is written to', async () => {
  const [entry] = await page().evaluate(async () => {
    const answer = await vitrine.addBytes('../../../../tmp/evil.png', new Uint8Array([1]));
    return (answer as { value: { name: string }[] }).value;
  });
  expect(entry!.name).not.toMatch(/[/\\]/);
});
