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
import { words } from './words';

const themes = [
  { value: 'system', label: words.settings.system },
  { value: 'light', label: words.settings.light },
  { value: 'dark', label: words.settings.dark },
] as const;
const densities = [
  { value: 'comfortable', label: words.settings.comfortable },
  { value: 'compact', label: words.settings.compact },
] as const;

interface SettingsDialogProps {
  host: Host;
  onClose: () => void;
}

/** What holds for the whole program; every change takes effect at once. */
export const SettingsDialog = ({ host, onClose }: SettingsDialogProps) => (
  <Dialog title={words.settings.title} width={520} onClose={onClose}>
    <div className="settings">
      <Appearance />
      <Models host={host} />
      <Storage host={host} />
      {host.native && (
        <section>
          <h3>{words.settings.updates}</h3>
          <Button onClick={() => openDialog('updates')}>{words.settings.openUpdates}</Button>
        </section>
      )}
    </div>
  </Dialog>
);

function Appearance() {
  const { theme, density } = useView();
  return (
    <section>
      <h3>{words.settings.appearance}</h3>
      <Select
        label={words.settings.theme}
        help={words.settings.themeHelp}
        value={theme}
        choices={themes}
        onChange={(chosen) => setView({ theme: chosen })}
      />
      <Select
        label={words.settings.density}
        help={words.settings.densityHelp}
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
      <h3>{words.settings.models}</h3>
      <Select
        label={words.settings.runOn}
        help={words.settings.runOnHelp}
        value={info.wanted}
        choices={(['auto', ...info.available] as const).map((value) => ({
          value,
          label: providerNames[value],
        }))}
        onChange={(provider) => void chooseProvider(host, provider)}
      />
      <p className="dim">{words.settings.runOnText(info.reason, plural(info.threads, 'thread'))}</p>
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
    showDone(
      words.settings.freed(bytes(freed.bytes)),
      words.settings.removed(plural(freed.files, 'image')),
    );
    setUse(await host.call('storage.info', {}));
  };
  return (
    <section>
      <h3>{words.settings.storage}</h3>
      <p role="status">
        {use
          ? words.settings.copies(plural(use.files, 'copied image'), bytes(use.bytes))
          : words.settings.counting}
      </p>
      <Button
        disabled={!use || use.files === 0}
        help={words.settings.clearHelp}
        onClick={() => void clear().catch(showError)}
      >
        {words.settings.clear}
      </Button>
    </section>
  );
}
