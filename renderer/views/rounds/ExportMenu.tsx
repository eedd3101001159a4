import { useState } from 'react';
import type { Host } from '#shared/contract';
import { saveFile } from '../../stage/figure/save';
import { showError } from '../../state';
import { Button, Menu } from '../../ui';
import { roundsCsv } from './csv';
import type { Rounds } from './use-rounds';

/** Saves the curves, or the picture of the round on the stage. Strips and curves together are figures. */
export function ExportMenu({ host, rounds }: { host: Host; rounds: Rounds }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { all, series, round } = rounds;
  const saveCurves = () => {
    const { imageName } = series.result.provenance;
    const name = `${imageName.replace(/\.[^.]+$/, '')}-rounds.csv`;
    return saveFile(host, name, new TextEncoder().encode(roundsCsv(all)), 'text/csv');
  };
  const savePicture = async (form: 'png' | 'npy', type: string) => {
    const question = { result: series.result.id, round, form };
    const { name, bytes } = await host.call('stylized.file', question);
    await saveFile(host, name, new Uint8Array(bytes), type);
  };
  const entries = [
    {
      ...{ id: 'csv', title: 'Curves as CSV', note: 'What was measured, a line a round' },
      run: saveCurves,
    },
    {
      ...{ id: 'png', title: `Round ${round} as PNG`, note: '8 bits a channel, clamped' },
      enabled: round > 0,
      run: () => savePicture('png', 'image/png'),
    },
    {
      ...{ id: 'npy', title: `Round ${round} as .npy`, note: 'float32 [3, H, W], not clamped' },
      enabled: round > 0,
      run: () => savePicture('npy', 'application/octet-stream'),
    },
  ];
  return (
    <>
      <Button
        help="Saves the curves as a table, or the picture of the round on the stage. Strips and curves as a picture are saved with “Figure”, above."
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Export
      </Button>
      {anchor && (
        <Menu
          label="Export"
          anchor={anchor}
          entries={entries.map((entry) => ({
            ...entry,
            run: () => void entry.run().catch(showError),
          }))}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}
