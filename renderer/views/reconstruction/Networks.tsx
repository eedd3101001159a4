import { Heatmap } from '../../overlay/Heatmap';
import { SampleImage } from '../../overlay/SampleImage';
import { Curves } from './Curves';
import { changeSpec } from './spec';
import type { Shown } from './use-reconstruction';
import { toolbarWords, sideWords as words } from './words';

/** What each network made, over the map of its errors; all maps have one scale. */
export function Networks({ networks, spec, card }: Shown) {
  const curves = card.reconstruction?.networks ?? [];
  const most = networks ? Math.max(...networks.map(({ error }) => quantile(error.data))) : 1;
  return (
    <aside className="view-side reconstruction-side" aria-label={words.label}>
      <div className="reconstruction-networks">
        {networks?.map(({ title, mse, image, error }, i) => (
          <button
            key={title}
            type="button"
            aria-pressed={spec.network === i}
            title={words.select(title)}
            onClick={() =>
              changeSpec(toolbarWords.choose, { network: spec.network === i ? null : i })
            }
          >
            <SampleImage tensor={image} frame={0} range={[0, 1]} />
            <Heatmap
              values={error.data}
              size={[error.shape[0]!, error.shape[1]!]}
              colormap={spec.colormap}
              range={[0, most]}
              label={words.errors(title)}
            />
            <span>
              {title} <strong>{mse.toFixed(3)}</strong>
            </span>
          </button>
        ))}
      </div>
      <p className="dim">
        {words.help} {words.most(most)}
      </p>
      {curves.some(({ curve }) => curve.length > 1) && <Curves curves={curves} />}
    </aside>
  );
}

/** Nearly the largest: one bad pixel would darken all maps. */
function quantile(values: Float32Array): number {
  const sorted = values.toSorted();
  return sorted[Math.floor(0.99 * (sorted.length - 1))] || 1;
}
