import { useMemo } from 'react';
import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { SampleImage } from '../../overlay/SampleImage';
import { useTensor } from '../../overlay/use-tensor';
import {
  runKeys,
  selectFile,
  useCurrentCard,
  useCurrentFile,
  useLibrary,
  useResults,
  useSettingValues,
} from '../../state';
import { stripWords as words } from './words';

interface Made {
  readonly file: string;
  readonly name: string;
  readonly result: Result;
}

/** What the model has made of the library's seeds so far, with its settings as they are; a click opens one. */
export function Seeds({ host }: { host: Host }) {
  const made = useMadeOfLibrary();
  const current = useCurrentFile()?.entry.id;
  return (
    <section className="generator-strip generator-seeds" aria-label={words.seeds}>
      {made.map(({ file, name, result }) => (
        <button
          key={file}
          type="button"
          aria-label={name}
          aria-pressed={file === current}
          title={name}
          onClick={() => selectFile(file)}
        >
          <OfResult host={host} result={result} />
        </button>
      ))}
    </section>
  );
}

function OfResult({ host, result }: { host: Host; result: Result }) {
  const { image, range } = result.parts.samples!;
  const tensor = useTensor(host, image);
  return tensor ? <SampleImage tensor={tensor} frame={0} range={range} /> : null;
}

function useMadeOfLibrary(): readonly Made[] {
  const items = useLibrary((state) => state.items);
  const results = useResults((state) => state.results);
  const card = useCurrentCard();
  const settings = useSettingValues(card);
  return useMemo(() => {
    if (!card || !settings) return [];
    const keyOf = runKeys(card, settings);
    return [...items].flatMap(([file, { entry }]) => {
      const result = results.get(keyOf(file));
      return result?.parts.generator ? [{ file, name: entry.name, result }] : [];
    });
  }, [items, results, card, settings]);
}
