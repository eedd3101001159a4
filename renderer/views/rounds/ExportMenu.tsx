import type { Host } from '#shared/contract';
import { exportFormats, formatsOf } from '#shared/exports';
import { saveFile, showError } from '../../state';
import { MenuButton } from '../../ui';
import { saveStylized } from '../save-stylized';
import { roundsCsv } from './csv';
import type { Rounds } from './use-rounds';
import { words } from './words';

/** Saves the curves, or the image of the round on the stage. Strips and curves together are figures. */
export function ExportMenu({ host, rounds }: { host: Host; rounds: Rounds }) {
  const { all, series, round } = rounds;
  const { csv } = exportFormats.curves;
  const saveCurves = () => {
    const { imageName } = series.result.provenance;
    const name = `${imageName.replace(/\.[^.]+$/, '')}-rounds.${csv.extension}`;
    return saveFile(host, name, new TextEncoder().encode(roundsCsv(all)), csv);
  };
  const entries = [
    { id: csv.id, title: csv.title, note: csv.note, save: saveCurves },
    ...formatsOf('stylized').map(({ id, title, note }) => ({
      id,
      title: words.exportMenu.roundAs(round, title),
      note,
      enabled: round > 0,
      save: () => saveStylized(host, series.result, round, id),
    })),
  ];
  return (
    <MenuButton
      title={words.exportMenu.export}
      help={words.exportMenu.exportHelp}
      entries={() =>
        entries.map(({ save, ...entry }) => ({
          ...entry,
          run: () => void save().catch(showError),
        }))
      }
    />
  );
}
