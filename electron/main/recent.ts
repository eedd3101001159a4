import { app } from 'electron';
import type { Engine } from './engine';
import type { RecentDocument } from './menu-template';

/**
 * Keeps the menu and the system's list of documents in step with the studio's own list. `show` puts the
 * documents in the menu, newest first.
 */
export function setupRecent(engine: Engine, show: (documents: RecentDocument[]) => void): void {
  let shown: string[] = [];
  const refresh = async (): Promise<void> => {
    const recent = await engine.call('documents.recent', {});
    const documents = await Promise.all(
      recent.map(async ({ file, name }) => ({
        name,
        ...(await engine.call('files.path', { file })),
      })),
    );
    const paths = documents.map(({ path }) => path);
    if (paths.length === 0 && shown.length > 0) app.clearRecentDocuments();
    // The system puts what it is told last first.
    for (const path of paths.filter((one) => !shown.includes(one)).reverse()) {
      app.addRecentDocument(path);
    }
    shown = paths;
    show(documents);
  };
  // The list is shown as it was until the engine is back.
  const soon = (): void => void refresh().catch(() => undefined);
  engine.on('recent', soon);
  engine.onLife({ up: soon });
}
