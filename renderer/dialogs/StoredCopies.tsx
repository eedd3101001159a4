import { useEffect, useState } from 'react';
import type { Host, Output } from '#shared/contract';
import { Fact } from '../inspector/Facts';
import { showDone, showError, useLibrary } from '../state';
import { Button } from '../ui';
import { bytes, plural } from '../ui/format';

type Use = Output<'storage.info'>;

/** What the copies of files that browsers sent take of the disk; nothing where there are none. */
export function StoredCopies({ host }: { host: Host }) {
  const [use, setUse] = useState<Use | null>(null);
  useEffect(() => {
    host.call('storage.info', {}).then(setUse, showError);
  }, [host]);
  if (!use || use.files === 0) return null;

  const clear = async () => {
    const keep = [...useLibrary.getState().items.keys()];
    const freed = await host.call('storage.clear', { keep });
    showDone(`${bytes(freed.bytes)} cleared`, `${plural(freed.files, 'file')} removed.`);
    setUse(await host.call('storage.info', {}));
  };
  return (
    <Fact name="Uploaded copies">
      {plural(use.files, 'file')}, {bytes(use.bytes)}{' '}
      <Button
        look="quiet"
        help="Removes copies that neither the library, a run nor a recent document needs. Your own files stay."
        onClick={() => void clear().catch(showError)}
      >
        Clear unused
      </Button>
    </Fact>
  );
}
