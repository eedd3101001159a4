import { app, type BrowserWindow } from 'electron';

/** Deaths of the GPU process after which Chromium draws in software. */
const DEATHS_TO_SOFTWARE = 3;

/**
 * Chromium ends the whole app when its GPU process has died in hardware and then in software rendering, three
 * times each within minutes. So deaths count no more once it draws in software.
 */
export function surviveGpuCrashes(): void {
  let deaths = 0;
  app.on('child-process-gone', (_event, { type }) => {
    if (type !== 'GPU') return;
    deaths += 1;
    if (deaths === DEATHS_TO_SOFTWARE) {
      app.commandLine.appendSwitch('disable-gpu-process-crash-limit');
    }
  });
}

/** Loads the page again when its process has died: what was in it is in the tab's storage and the engine. */
export function surviveRendererCrashes(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.webContents.reload();
  });
}
