import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { colormaps, sequential } from '#shared/figure';
import {
  chooseProvider,
  chooseThreads,
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
  const { theme, density, colormap } = useView();
  return (
    <section>
      <h3>{words.settings.appearance}</h3>
      <div id="settings-theme">
        <Select
          label={words.settings.theme}
          help={words.settings.themeHelp}
          value={theme}
          choices={themes}
          onChange={(chosen) => setView({ theme: chosen })}
        />
      </div>
      <div id="settings-density">
        <Select
          label={words.settings.density}
          help={words.settings.densityHelp}
          value={density}
          choices={densities}
          onChange={(chosen) => setView({ density: chosen })}
        />
      </div>
      <div id="settings-colours">
        <Select
          label={words.settings.colours}
          help={words.settings.coloursHelp}
          value={colormap}
          choices={sequential.map((name) => ({ value: name, label: colormaps[name].title }))}
          onChange={(chosen) => setView({ colormap: chosen })}
        />
      </div>
    </section>
  );
}

function Models({ host }: { host: Host }) {
  const info = useEngine((state) => state.info);
  if (!info) return null;
  const counts = Array.from({ length: info.processors }, (_, i) => String(i + 1));
  return (
    <section>
      <h3>{words.settings.models}</h3>
      <div id="settings-provider">
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
      </div>
      <p className="dim">{info.reason}</p>
      <div id="settings-threads">
        <Select
          label={words.settings.threads}
          help={words.settings.threadsHelp}
          value={String(info.threadsWanted)}
          choices={[
            { value: 'auto', label: words.settings.automatic },
            ...counts.map((count) => ({ value: count, label: count })),
          ]}
          onChange={(chosen) =>
            void chooseThreads(host, chosen === 'auto' ? chosen : Number(chosen))
          }
        />
      </div>
      <p className="dim">{words.settings.threadsInUse(plural(info.threads, 'thread'))}</p>
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
    <section id="settings-storage">
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
