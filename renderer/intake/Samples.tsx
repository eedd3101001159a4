import { useEffect, useMemo, useState } from 'react';
import type { FileEntry } from '#shared/types';
import { inTheBox } from '../host/in-the-box';
import { showError, useHost, useModels } from '../state';
import { Gallery } from './Gallery';
import { takeEntries } from './intake';
import { words } from './words';

/** Samples of a class that the default model knows. */
const KNOWN = ['cat.jpg', 'moose.jpg'];

/** What the default model knows comes first. */
const inOrder = (names: readonly string[]): readonly string[] =>
  names.toSorted((a, b) => Number(KNOWN.includes(b)) - Number(KNOWN.includes(a)));

/** The samples by name. They can be clicked before the engine has listed them: it then starts with that one. */
export function Samples() {
  const host = useHost();
  const listing = useMemo(() => host.call('images.samples', {}), [host]);
  const [samples, setSamples] = useState<readonly FileEntry[] | null>(null);
  useEffect(() => {
    listing.then(setSamples, (thrown) => {
      setSamples([]);
      showError(thrown);
    });
  }, [listing]);

  const ready = useModels((state) => state.loaded) && samples !== null;
  useEffect(() => {
    // Read by the bench `start`.
    if (ready) performance.mark('vitrine:interactive');
  }, [ready]);

  const take = async (name: string) => {
    const entry = (await listing).find((sample) => sample.name === name);
    if (entry) await takeEntries(host, [entry]);
  };
  const names = inOrder(samples ? samples.map(({ name }) => name) : inTheBox.samples);
  if (names.length === 0) return null;
  return (
    <Gallery
      title={words.samples.title}
      busy={samples === null}
      images={names.map((name) => ({
        key: name,
        name,
        ...(samples && { file: samples.find((sample) => sample.name === name)!.id }),
      }))}
      onTake={(name) => take(name).catch(showError)}
    />
  );
}
