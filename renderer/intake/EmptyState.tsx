import { useState } from 'react';
import { LostDocuments, RecentDocuments } from '../documents';
import { type Action, recentFiles, runById, showError, useHost } from '../state';
import { Button } from '../ui';
import './empty-state.css';
import { Examples } from './Examples';
import { Gallery } from './Gallery';
import { takeEntries } from './intake';
import { Samples } from './Samples';
import { words } from './words';

/** The stage before there is an image: what to do, and something to do it with. */
export function EmptyState({ actions }: { actions: readonly Action[] }) {
  const host = useHost();
  const [recent, setRecent] = useState(() => recentFiles.all());

  const run = (id: string) => runById(actions, id);
  const takeRecent = async (id: string) => {
    try {
      await host.call('images.probe', { file: id });
      await takeEntries(
        host,
        recent.filter((entry) => entry.id === id),
      );
    } catch (thrown) {
      recentFiles.remove(id);
      setRecent(recentFiles.all());
      showError(thrown);
    }
  };

  return (
    <div className="empty">
      <div className="empty-inner">
        <h2>{words.emptyState.title}</h2>
        <p className="dim">{words.emptyState.text}</p>
        <div className="empty-buttons">
          <Button look="primary" help={words.emptyState.openKeys} onClick={() => run('file.open')}>
            {words.emptyState.open}
          </Button>
          <Button help={words.emptyState.openFolderKeys} onClick={() => run('file.openFolder')}>
            {words.emptyState.openFolder}
          </Button>
          <Button look="quiet" help={words.emptyState.tourHelp} onClick={() => run('help.tour')}>
            {words.emptyState.tour}
          </Button>
        </div>
        <LostDocuments />
        <RecentDocuments />
        <Examples actions={actions} />
        <Samples />
        {recent.length > 0 && (
          <Gallery
            title={words.emptyState.recentlyOpened}
            images={recent.map(({ id, name }) => ({ key: id, name, file: id }))}
            onTake={(id) => void takeRecent(id)}
          />
        )}
      </div>
    </div>
  );
}
