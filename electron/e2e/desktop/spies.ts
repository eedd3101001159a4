/* What the studio asks of the desktop, recorded inside Electron's main process. */
import type { ElectronApplication } from 'playwright-core';
import type { DesktopShell } from '../harness/desktop-shell';
import type { Studio } from '../harness/studio';

export const appOf = (window: Studio): ElectronApplication => (window.shell as DesktopShell).app;

declare global {
  var __progress: number[];
  var __blockers: number[];
  var __notices: { title: string; body: string; emit(event: 'click'): boolean }[];
  var __questions: { message: string; buttons: string[] }[];
  var __answer: ((response: number) => void) | undefined;
}

/** Records progress, sleep blockers and notifications; nobody looks at the window unless `focused`. */
export const spyOnRuns = (app: ElectronApplication, focused = false): Promise<void> =>
  app.evaluate(({ BrowserWindow, powerSaveBlocker, Notification }, isFocused) => {
    const [window] = BrowserWindow.getAllWindows();
    globalThis.__progress = [];
    globalThis.__blockers = [];
    globalThis.__notices = [];
    const { setProgressBar } = window!;
    window!.setProgressBar = (...asked) => {
      globalThis.__progress.push(asked[0]);
      Reflect.apply(setProgressBar, window, asked);
    };
    window!.isFocused = () => isFocused;
    const { start } = powerSaveBlocker;
    powerSaveBlocker.start = (type) => {
      const id = Reflect.apply(start, powerSaveBlocker, [type]);
      globalThis.__blockers.push(id);
      return id;
    };
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      globalThis.__notices.push(this as never);
    };
  }, focused);

export const progressShown = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate(() => globalThis.__progress);

/** Whether each sleep blocker that was started still holds. */
export const sleepBlocked = (app: ElectronApplication): Promise<boolean[]> =>
  app.evaluate(({ powerSaveBlocker }) =>
    globalThis.__blockers.map((id) => powerSaveBlocker.isStarted(id)),
  );

export const notices = (app: ElectronApplication): Promise<{ title: string; body: string }[]> =>
  app.evaluate(() => globalThis.__notices.map(({ title, body }) => ({ title, body })));

/** Holds back message boxes until `answerQuestion`. */
export const spyOnQuestions = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ dialog }) => {
    globalThis.__questions = [];
    dialog.showMessageBox = ((_window: unknown, asked: { message: string; buttons: string[] }) =>
      new Promise((resolve) => {
        globalThis.__questions.push({ message: asked.message, buttons: asked.buttons });
        globalThis.__answer = (response) => resolve({ response, checkboxChecked: false });
      })) as never;
  });

export const questions = (app: ElectronApplication) => app.evaluate(() => globalThis.__questions);

/** Presses a button of the last message box. */
export const answerQuestion = (app: ElectronApplication, button: string): Promise<void> =>
  app.evaluate((_, wanted) => {
    const response = globalThis.__questions.at(-1)!.buttons.indexOf(wanted);
    if (response < 0) throw new Error(`There is no button ${wanted}`);
    globalThis.__answer!(response);
  }, button);
