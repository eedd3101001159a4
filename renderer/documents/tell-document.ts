import type { DesktopDocument, Host } from '#shared/contract';
import { useUndo } from '../state';
import { useDocument, wouldLose } from './store';

/** Keeps the desktop told of which document the window is about; returns the off switch. */
export function tellDocument({ native }: Host): () => void {
  if (!native) return () => undefined;
  let told = '';
  const tell = () => {
    const { name, file } = useDocument.getState();
    const document: DesktopDocument = { name, file, edited: wouldLose() };
    const text = JSON.stringify(document);
    if (text === told) return;
    told = text;
    // Only the title bar is behind where this fails: the next change tells all again.
    native.setDocument(document).catch(() => undefined);
  };
  tell();
  const off = [useDocument.subscribe(tell), useUndo.subscribe(tell)];
  return () => {
    for (const stop of off) stop();
  };
}
