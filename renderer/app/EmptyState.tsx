import { useEffect, useState } from 'react';
import type { FileEntry } from '#shared/types';
import { LostSessions, RecentSessions } from '../session';
import { type Action, recentFiles, runById, showError, useHost, useModels } from '../state';
import { Button } from '../ui';
import './empty-state.css';
import { takeEntries } from './intake';
import { Thumbnail } from './Thumbnail';

/** The stage before there is an image: what to do, and something to do it with. */
export function EmptyState({ actions }: { actions: readonly Action[] }) {
  const host = useHost();
  const [samples, setSamples] = useState<readonly FileEntry[]>([]);
  const [recent, setRecent] = useState(() => recentFiles.all());
  useEffect(() => {
    host.call('images.samples', {}).then(setSamples, showError);
  }, [host]);

  const ready = useModels((state) => state.chosen !== null) && samples.length > 0;
  useEffect(() => {
    if (ready) performance.mark('vitrine:interactive');
  }, [ready]);

  const run = (id: string) => runById(actions, id);
  const take = (entry: FileEntry) => takeEntries(host, [entry]).catch(showError);
  const takeRecent = async (entry: FileEntry) => {
    try {
      await host.call('images.probe', { file: entry.id });
      await take(entry);
    } catch (thrown) {
      recentFiles.remove(entry.id);
      setRecent(recentFiles.all());
      showError(thrown);
    }
  };

  return (
    <div className="empty">
      <div className="empty-inner">
        <h2>See what a vision transformer attends to</h2>
        <p className="dim">
          Drop an image here, a folder of images, or any vision transformer as an .onnx file. The
          model runs at once; its attention is drawn over the picture.
        </p>
        <div className="empty-buttons">
          <Button look="primary" help="Ctrl+O" onClick={() => run('file.open')}>
            Open images or models
          </Button>
          <Button help="Ctrl+Shift+O" onClick={() => run('file.openFolder')}>
            Open folder
          </Button>
        </div>
        <LostSessions />
        <RecentSessions />
        {samples.length > 0 && (
          <Gallery title="Or begin with a sample" entries={samples} onTake={take} />
        )}
        {recent.length > 0 && <Gallery title="Opened last" entries={recent} onTake={takeRecent} />}
      </div>
    </div>
  );
}

interface GalleryProps {
  title: string;
  entries: readonly FileEntry[];
  onTake: (entry: FileEntry) => void;
}

const Gallery = ({ title, entries, onTake }: GalleryProps) => (
  <section className="gallery" aria-label={title}>
    <h3>{title}</h3>
    <ul>
      {entries.map((entry) => (
        <li key={entry.id}>
          <button type="button" onClick={() => onTake(entry)}>
            <Thumbnail file={entry.id} />
            <span className="ellipsis">{entry.name}</span>
          </button>
        </li>
      ))}
    </ul>
  </section>
);
