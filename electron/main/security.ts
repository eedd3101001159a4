import { app, session, shell } from 'electron';
import { isOurLink } from './links';

/**
 * Before the first window: no permissions, no navigation, no new windows, no embedded pages.
 * https://www.electronjs.org/docs/latest/tutorial/security
 */
export function setupSecurity(): void {
  const { defaultSession } = session;
  // Writing the clipboard (Copy Figure) is what the page does without being able to read anything.
  const allowed = (permission: string): boolean => permission === 'clipboard-sanitized-write';
  defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(allowed(permission)),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission) => allowed(permission));
  defaultSession.setDevicePermissionHandler(() => false);

  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isOurLink(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}
