import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import {
  chooseProvider,
  providerNames,
  setView,
  showDone,
  showError,
  useEngine,
  useLibrary,
  useSettingImages,
  useView,
} from '../state';
import { openDialog } from '../state/dialogs';
import { Button, Dialog, Select } from '../ui';
import { bytes, plural } from '../ui/format';
import './settings-dialog.css';

const themes = [
  { value: 'system', label: 'Same as the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const densities = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
] as const;

interface SettingsDialogProps {
  host: Host;
  onClose: () => void;
}

/** What holds for the whole program; every change takes effect at once. */
export const SettingsDialog = ({ host, onClose }: SettingsDialogProps) => (
  <Dialog title="Settings" width={520} onClose={onClose}>
    <div className="settings">
      <Appearance />
      <Models host={host} />
      <Storage host={host} />
      {host.native && (
        <section>
          <h3>Updates</h3>
          <Button onClick={() => openDialog('updates')}>Updates…</Button>
        </section>
      )}
    </div>
  </Dialog>
);

function Appearance() {
  const { theme, density } = useView();
  return (
    <section>
      <h3>Appearance</h3>
      <Select
        label="Theme"
        help="Colours of the window. Images and maps keep theirs."
        value={theme}
        choices={themes}
        onChange={(chosen) => setView({ theme: chosen })}
      />
      <Select
        label="Density"
        help="How close rows and controls stand."
        value={density}
        choices={densities}
        onChange={(chosen) => setView({ density: chosen })}
      />
    </section>
  );
}

function Models({ host }: { host: Host }) {
  const info = useEngine((state) => state.info);
  if (!info) return null;
  return (
    <section>
      <h3>Models</h3>
      <Select
        label="Run on"
        help="What runs the models. Open models are loaded again."
        value={info.wanted}
        choices={(['auto', ...info.available] as const).map((value) => ({
          value,
          label: providerNames[value],
        }))}
        onChange={(provider) => void chooseProvider(host, provider)}
      />
      <p className="dim">
        {info.reason} {plural(info.threads, 'thread')}; the environment variable VITRINE_THREADS
        sets another number.
      </p>
    </section>
  );
}

/** Copies of images that came through the browser; those still in use are kept. */
function Storage({ host }: { host: Host }) {
  const [use, setUse] = useState<{ files: number; bytes: number } | null>(null);
  useEffect(() => {
    host.call('storage.info', {}).then(setUse, showError);
  }, [host]);
  const clear = async () => {
    const shown = [...useLibrary.getState().items.values()].filter(({ lost }) => !lost);
    const entries = [...shown.map(({ entry }) => entry), ...useSettingImages.getState().own];
    const freed = await host.call('storage.clear', { keep: entries.map(({ id }) => id) });
    showDone(`${bytes(freed.bytes)} freed`, `${plural(freed.files, 'image')} removed.`);
    setUse(await host.call('storage.info', {}));
  };
  return (
    <section>
      <h3>Storage</h3>
      <p role="status">
        {use
          ? `${plural(use.files, 'copied image')}, ${bytes(use.bytes)}.`
          : 'Counting the copies.'}
      </p>
      <Button
        disabled={!use || use.files === 0}
        help="Removes copies of images that no run, document or image of the library needs."
        onClick={() => void clear().catch(showError)}
      >
        Clear unused copies
      </Button>
    </section>
  );
}
