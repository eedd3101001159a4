import { spawn } from 'node:child_process';

/** Whether there is a screen to open a browser on. */
const hasDisplay = (
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean =>
  platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

/**
 * Opens `url` in the person's browser. A failure is theirs to see, not ours to stop at: the address
 * is printed too.
 */
export function openBrowser(url: string): void {
  if (!hasDisplay()) return;
  const [command, ...args] = {
    darwin: ['open', url],
    // `start` is a word of the shell; its first quoted argument is the window's title.
    win32: ['cmd', '/c', 'start', '""', url],
  }[process.platform as string] ?? ['xdg-open', url];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
