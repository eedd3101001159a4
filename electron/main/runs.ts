import { type BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { Engine } from './engine';
import { type RunNotice, RunProgress } from './run-progress';

/**
 * What the desktop shows of runs: progress on the taskbar icon, no system sleep, and a notification at
 * the end where nobody looks at the window. `open` shows a run in the window.
 */
export function setupRuns(
  engine: Engine,
  window: () => BrowserWindow | null,
  open: (run: string) => void,
): void {
  const progress = new RunProgress();
  /** Kept while they are on show: one that is collected does not hear its click. */
  const shown = new Set<Notification>();
  let blocker: number | null = null;

  const show = (): void => {
    window()?.setProgressBar(progress.fraction ?? -1);
    if (progress.busy) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  const tell = ({ run, title, body }: RunNotice): void => {
    if (window()?.isFocused() || !Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    shown.add(notification);
    notification.on('click', () => open(run));
    notification.on('close', () => shown.delete(notification));
    notification.show();
  };

  engine.on('run', (run) => {
    const notice = progress.heard(run);
    show();
    if (notice) tell(notice);
  });
  engine.onLife({
    down() {
      const notices = progress.died();
      show();
      notices.forEach(tell);
    },
  });
}
