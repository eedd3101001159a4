import type { Host } from '#shared/contract';
import { type ColorScale, cssColors, paperLines, type Snapshot } from '#shared/figure';
import { type PageRow, roundsCharts, roundsPage } from '#shared/rounds';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { differenceColors } from '../../overlay/float-images';
import { copyBitmap } from '../../overlay/image-mark';
import { LARGEST_DIFFERENCE } from '../../workers/float-image-painter';
import { measuredByText, progressText } from './describe';
import { measured, type Series, shownImage } from './series';
import type { Rounds } from './use-rounds';
import { words } from './words';

/** Longest side of an image in a figure, in pixels: enough for print at the size it has there. */
const SIDE = 512;

/** Strips and curves on one page; the numbers are those of the round on the stage. */
export const figureOf = (host: Host, rounds: Rounds): FigureSource => ({
  snapshot: () => snapshot(rounds),
  npy: () => roundNpy(host, rounds),
});

async function snapshot(rounds: Rounds): Promise<Snapshot> {
  const { all, series, spec } = rounds;
  const rows: PageRow<CanvasImageSource>[] = [];
  for (const one of all) rows.push(await rowOf(rounds, one));
  const several = all.some(({ stylized }) => stylized.wanted > 1);
  const charts = several
    ? roundsCharts(all.map(({ stylized, place }) => ({ stylized, style: paperLines[place]! })))
    : [];
  const { provenance } = series.result;
  const styles = new Set(all.flatMap(({ stylized }) => stylized.style?.name ?? []));
  return {
    ...roundsPage(rows, charts),
    image: false,
    bar: spec.show === 'picture' ? null : scaleOf(spec.show),
    caption: [
      words.figure.caption(provenance.imageName, [...styles]),
      words.figure.captionHelp,
      measuredByText(all),
    ],
  };
}

function scaleOf(measure: 'colour' | 'lightness'): ColorScale {
  return {
    title: words.figure.difference,
    colors: cssColors(differenceColors(measure)),
    range: [measure === 'colour' ? 0 : -LARGEST_DIFFERENCE, LARGEST_DIFFERENCE],
  };
}

async function rowOf(
  { images, spec }: Rounds,
  series: Series,
): Promise<PageRow<CanvasImageSource>> {
  const count = series.stylized.rounds.length + 1;
  const drawn: PageRow<CanvasImageSource>['images'][number][] = [];
  for (let round = 0; round < count; round++) {
    // Copied at once: the next one may close it.
    const painted = await images.fetch(shownImage(series, round, spec.show));
    const image = copyBitmap(painted, SIDE);
    const numbers = measured(series, round);
    const label = numbers ? `${round}: ${numbers.ssim.toFixed(3)}` : words.figure.content;
    drawn.push({ image, width: image.width, height: image.height, label });
  }
  return {
    style: paperLines[series.place]!,
    title: `${nameOf(series)}, ${progressText(series)}`,
    images: drawn,
  };
}

/** The model's title, and its id where that says more. */
const nameOf = ({ title, model }: Series): string =>
  title === model ? title : `${title} (${model})`;

/** The image of the round, float32 `[3, h, w]`, as the model made it. */
function roundNpy(host: Host, { series, round }: Rounds) {
  const { stylized, result } = series;
  const ref = stylized.rounds[round - 1]?.output ?? stylized.content;
  const name = round === 0 ? 'content' : `round${round}`;
  return tensorNpy(host, { name, ref }, { round, provenance: result.provenance });
}
