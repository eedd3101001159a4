import { useEffect, useState } from 'react';
import type { Host, ListedDocument } from '#shared/contract';
import { showError, useHost } from '../state';
import { Button, Dialog } from '../ui';
import { plural } from '../ui/format';
import { openDocument } from './files';
import './documents.css';
import { when } from './when';
import { words } from './words';

/** Documents saved or opened last; undefined until the engine has told. */
function useRecentDocuments(host: Host): readonly ListedDocument[] | undefined {
  const [recent, setRecent] = useState<readonly ListedDocument[]>();
  useEffect(() => {
    const refresh = () => void host.call('documents.recent', {}).then(setRecent, showError);
    refresh();
    return host.on('recent', refresh);
  }, [host]);
  return recent;
}

interface DocumentListProps {
  documents: readonly ListedDocument[];
  onTake: (file: string) => void;
}

const DocumentList = ({ documents, onTake }: DocumentListProps) => (
  <ul className="documents">
    {documents.map(({ file, name, images, at }) => (
      <li key={file}>
        <button type="button" onClick={() => onTake(file)}>
          <span className="ellipsis">{name}</span>
          <span className="dim">
            {plural(images, 'image')}, {when(at)}
          </span>
        </button>
      </li>
    ))}
  </ul>
);

/** For the stage before there is an image; nothing where there is no document. */
export function RecentDocuments() {
  const host = useHost();
  const recent = useRecentDocuments(host) ?? [];
  if (recent.length === 0) return null;
  return (
    <section aria-label={words.recentDocuments.title}>
      <h3 className="documents-title">{words.recentDocuments.title}</h3>
      <DocumentList
        documents={recent.slice(0, 5)}
        onTake={(file) => openDocument(host, file).catch(showError)}
      />
    </section>
  );
}

interface RecentDocumentsDialogProps {
  host: Host;
  onClose: () => void;
}

export function RecentDocumentsDialog({ host, onClose }: RecentDocumentsDialogProps) {
  const recent = useRecentDocuments(host);
  const take = (file: string) => {
    onClose();
    openDocument(host, file).catch(showError);
  };
  return (
    <Dialog
      title={words.recentDocuments.title}
      width={440}
      onClose={onClose}
      actions={<Button onClick={onClose}>{words.recentDocuments.close}</Button>}
    >
      {recent && recent.length > 0 && <DocumentList documents={recent} onTake={take} />}
      {recent?.length === 0 && <p className="dim">{words.recentDocuments.none}</p>}
    </Dialog>
  );
}
