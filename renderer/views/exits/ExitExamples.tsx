import { selectFile, useLibrary } from '../../state';
import { tip } from '../../ui';
import { Thumbnail } from '../../viewport/Thumbnail';
import { exitName } from './describe';
import type { SeenImage } from './images';
import { words } from './words';

/** Examples of each kind. */
const SHOWN = 6;

interface ExitExamplesProps {
  /** The images that leave at each exit. */
  byExit: readonly (readonly SeenImage[])[];
  labels: readonly string[];
}

/** The surest and the least sure images of each exit, as in the paper's figure. */
export function ExitExamples({ byExit, labels }: ExitExamplesProps) {
  return (
    <div className="exit-examples">
      <span />
      <span className="dim">{words.exitExamples.easyCaption}</span>
      <span className="dim">{words.exitExamples.hardCaption}</span>
      {byExit.map((images, exit) => {
        const sure = (image: SeenImage) => image.exits[exit]!.confidence ?? 0;
        const sorted = images.toSorted((a, b) => sure(b) - sure(a));
        // No image is both.
        const easy = Math.min(SHOWN, Math.ceil(sorted.length / 2));
        const hard = Math.min(SHOWN, sorted.length - easy);
        const groups = {
          easy: sorted.slice(0, easy),
          hard: sorted.toReversed().slice(0, hard),
        };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an exit is its number.
          <ExamplesRow key={exit} exit={exit} labels={labels} {...groups} />
        );
      })}
    </div>
  );
}

interface ExamplesRowProps {
  exit: number;
  labels: readonly string[];
  easy: readonly SeenImage[];
  hard: readonly SeenImage[];
}

const ExamplesRow = ({ exit, labels, easy, hard }: ExamplesRowProps) => (
  <>
    <span>{exitName(exit)}</span>
    {[easy, hard].map((images, i) => (
      <ul
        key={i === 0 ? 'easy' : 'hard'}
        aria-label={(i === 0 ? words.exitExamples.easy : words.exitExamples.hard)(exit + 1)}
      >
        {images.map((image) => (
          <li key={image.file.id}>
            <Example image={image} exit={exit} labels={labels} />
          </li>
        ))}
      </ul>
    ))}
  </>
);

interface ExampleProps {
  image: SeenImage;
  exit: number;
  labels: readonly string[];
}

function Example({ image: { file, exits, truth }, exit, labels }: ExampleProps) {
  const current = useLibrary((state) => state.current === file.id);
  const top = exits[exit]!.top[0];
  const wrong = truth !== null && top?.index !== truth;
  const said = `${file.name}: ${top?.label} ${top?.p.toFixed(2)}${wrong ? words.exitExamples.butIs(labels[truth] ?? '') : ''}`;
  return (
    <button
      type="button"
      className={wrong ? 'example example-wrong' : 'example'}
      aria-label={said}
      aria-current={current}
      {...tip(words.exitExamples.help(said))}
      onClick={() => selectFile(file.id)}
    >
      <Thumbnail file={file.id} />
      <span>{top?.p.toFixed(2)}</span>
    </button>
  );
}
