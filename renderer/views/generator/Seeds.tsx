import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { SampleImage } from '../../overlay/SampleImage';
import { useTensor } from '../../overlay/use-tensor';
import { selectFile, useCurrentFile, useLibraryResults } from '../../state';
import { stripWords as words } from './words';

/** What the model has made of the library's seeds so far, with its settings as they are; a click opens one. */
export function Seeds({ host }: { host: Host }) {
  const made = useLibraryResults().filter(({ result }) => result.parts.generator);
  const current = useCurrentFile()?.entry.id;
  return (
    <section className="generator-strip generator-seeds" aria-label={words.seeds}>
      {made.map(({ entry: { id, name }, result }) => (
        <button
          key={id}
          type="button"
          aria-label={name}
          aria-pressed={id === current}
          title={name}
          onClick={() => selectFile(id)}
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
