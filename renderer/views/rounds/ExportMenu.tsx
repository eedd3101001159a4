import type { Host } from '#shared/contract';
import { saveFile, showError } from '../../state';
import { MenuButton } from '../../ui';
import { saveStylized } from '../save-stylized';
import { roundsCsv } from './csv';
import type { Rounds } from './use-rounds';

/** Saves the curves, or the picture of the round on the stage. Strips and curves together are figures. */
export function ExportMenu({ host, rounds }: { host: Host; rounds: Rounds }) {
  const { all, series, round } = rounds;
  const saveCurves = () => {
    const { imageName } = series.result.provenance;
    const name = `${imageName.replace(/\.[^.]+$/, '')}-rounds.csv`;
    return saveFile(host, name, new TextEncoder().encode(roundsCsv(all)), 'text/csv');
  };
  const savePicture = (form: 'png' | 'npy') => saveStylized(host, series.result, round, form);
  const entries = [
    {
      ...{ id: 'csv', title: 'Curves as CSV', note: 'Measurements, one line per round' },
      save: saveCurves,
    },
    {
      ...{ id: 'png', title: `Round ${round} as PNG`, note: '8 bits per channel, clamped' },
      enabled: round > 0,
      save: () => savePicture('png'),
    },
    {
      ...{ id: 'npy', title: `Round ${round} as .npy`, note: 'float32 [3, H, W], not clamped' },
      enabled: round > 0,
      save: () => savePicture('npy'),
    },
  ];
  return (
    <MenuButton
      title="Export"
      help="Saves the curves as a table, or the image of the current round. To save strips and curves as an image, use “Figure” above."
      entries={() =>
        entries.map(({ save, ...entry }) => ({
          ...entry,
          run: () => void save().catch(showError),
        }))
      }
    />
  );
}
