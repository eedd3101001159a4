import type { Host, Output } from '#shared/contract';
import { tip } from '../ui';
import { Thumbnail } from '../viewport/Thumbnail';
import { Asked } from './Asked';
import { BarsChart } from './Charts';
import { useFigures } from './Figures';
import { useRunImages } from './run-images';
import { search } from './spec';
import { words } from './words';

/** How the embeddings of a run are spread: distances, the closest pairs, and images far from all others. */
export const Spread = ({ host, run }: { host: Host; run: string }) => (
  <Asked answer={useFigures(host, run)}>
    {({ spread, dimensions, distances, duplicates, outliers }) => {
      const { nearestDistance, koleo, dimensionsTo90 } = spread;
      const facts = words.spread.facts(nearestDistance, koleo, dimensionsTo90, dimensions);
      return (
        <>
          <BarsChart
            title={words.spread.nearest}
            label={`${words.spread.nearest}: ${facts}`}
            across={words.spread.distance}
            {...distances}
          />
          <p {...tip(words.spread.koleoHelp)}>{facts}</p>
          <p className="dim">{words.spread.help}</p>
          <h3>{words.spread.duplicates}</h3>
          <ul className="retrieval-hits" aria-label={words.spread.duplicates}>
            {duplicates.map((duplicate) => (
              <Pair key={duplicate.pair.join()} {...duplicate} />
            ))}
          </ul>
          <h3>{words.spread.outliers}</h3>
          <ul className="retrieval-hits" aria-label={words.spread.outliers}>
            {outliers.map((outlier) => (
              <Outlier key={outlier.row} {...outlier} />
            ))}
          </ul>
        </>
      );
    }}
  </Asked>
);

type Measured = Output<'retrieval.figures'>;

function Pair({ pair, similarity }: Measured['duplicates'][number]) {
  const imageAt = useRunImages();
  const [one, other] = [imageAt(pair[0]), imageAt(pair[1])];
  const cosine = similarity.toFixed(4);
  const name = words.spread.pair(one?.name ?? '', other?.name ?? '', cosine);
  return (
    <li className="retrieval-pair">
      <button type="button" title={name} onClick={() => search({ kind: 'rows', rows: [pair[0]] })}>
        <span className="retrieval-two">
          {[one, other].map((image, i) =>
            image?.file ? (
              <Thumbnail key={image.row} file={image.file.id} />
            ) : (
              <span key={i === 0 ? 'one' : 'other'} className="thumbnail" />
            ),
          )}
        </span>
        <span className="retrieval-rank">{cosine}</span>
      </button>
    </li>
  );
}

function Outlier({ row, distance }: Measured['outliers'][number]) {
  const image = useRunImages()(row);
  const name = words.spread.outlier(image?.name ?? '', distance.toFixed(3));
  return (
    <li>
      <button type="button" title={name} onClick={() => search({ kind: 'rows', rows: [row] })}>
        {image?.file ? <Thumbnail file={image.file.id} /> : <span className="thumbnail" />}
        <span className="retrieval-rank">{distance.toFixed(3)}</span>
        <span className="ellipsis">{image?.label ?? image?.name}</span>
      </button>
    </li>
  );
}
