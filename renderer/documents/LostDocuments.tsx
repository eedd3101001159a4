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
import { words } from './words';

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
    <section className="lost-documents" aria-label={words.lostDocuments.label}>
      <h3 className="documents-title">
        {words.lostDocuments.title}
        {lost.length > 1 && (
          <Button
            look="quiet"
            help={words.lostDocuments.discardAllHelp}
            onClick={() => void dropAll()}
          >
            {words.lostDocuments.discardAll}
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
              {name || words.lostDocuments.untitled}{' '}
              <span className="dim">
                {plural(images, 'image')}, {when(at)}
              </span>
            </span>
            <Button look="primary" onClick={() => void recover(window)}>
              {words.lostDocuments.recover}
            </Button>
            <Button help={words.lostDocuments.discardHelp} onClick={() => void drop(window)}>
              {words.lostDocuments.discard}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
