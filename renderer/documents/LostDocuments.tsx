import { useEffect, useState } from 'react';
import type { LostDocument } from '#shared/contract';
import { showError, useHost } from '../state';
import { Button } from '../ui';
import { plural } from '../ui/format';
import { Thumbnail } from '../viewport/Thumbnail';
import { recoverDocument } from './files';
import { lostDocuments } from './recovery';
import './documents.css';
import { when } from './when';

/** What windows that have died had not saved: to be recovered, or dropped. Nothing where there is none. */
export function LostDocuments() {
  const host = useHost();
  const [lost, setLost] = useState<readonly LostDocument[]>([]);
  useEffect(() => {
    lostDocuments(host).then(setLost, showError);
  }, [host]);
  if (lost.length === 0) return null;

  const drop = async (window: string) => {
    setLost((all) => all.filter((one) => one.window !== window));
    await host.call('documents.drop', { window }).catch(showError);
  };
  const dropAll = async () => {
    setLost([]);
    for (const { window } of lost) await host.call('documents.drop', { window }).catch(showError);
  };
  const recover = async (window: string) => {
    try {
      await recoverDocument(host, window);
      await drop(window);
    } catch (thrown) {
      showError(thrown);
    }
  };
  return (
    <section className="lost-documents" aria-label="Recover unsaved work">
      <h3 className="documents-title">
        Vitrine closed before this was saved
        {lost.length > 1 && (
          <Button
            look="quiet"
            help="Deletes all of this unsaved work. Images stay on disk."
            onClick={() => void dropAll()}
          >
            Discard all
          </Button>
        )}
      </h3>
      <ul>
        {lost.map(({ window, name, images, at, files }) => (
          <li key={window}>
            <span className="lost-thumbnails">
              {files.map((file) => (
                <Thumbnail key={file} file={file} />
              ))}
            </span>
            <span className="ellipsis">
              {name || 'Untitled'}{' '}
              <span className="dim">
                {plural(images, 'image')}, {when(at)}
              </span>
            </span>
            <Button look="primary" onClick={() => void recover(window)}>
              Recover
            </Button>
            <Button
              help="Deletes this unsaved work. Images stay on disk."
              onClick={() => void drop(window)}
            >
              Discard
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
