import { Heatmap } from '../../overlay/Heatmap';
import { rms } from './modulation';
import type { Shown } from './use-generator';
import { sideWords as words } from './words';

/** Beside the image: what the latent makes of each norm. */
export function Modulation({ made }: Shown) {
  return (
    <aside className="view-side generator-side" aria-label={words.label}>
      <h3>{words.title}</h3>
      <p className="dim">{words.help}</p>
      {made && <Maps gamma={made.gamma} beta={made.beta} />}
    </aside>
  );
}

type Made = NonNullable<Shown['made']>;

function Maps({ gamma, beta }: Pick<Made, 'gamma' | 'beta'>) {
  const [norms = 0, channels = 0] = gamma.shape;
  const scales = Float32Array.from(gamma.data, (value) => value - 1);
  const shifts = Float32Array.from(beta.data);
  const size = [norms, channels] as const;
  return (
    <>
      <SignedMap values={scales} size={size} text={words.gamma} />
      <SignedMap values={shifts} size={size} text={words.beta} />
      <table className="generator-norms">
        <thead>
          <tr>
            <th scope="col">{words.norm}</th>
            <th scope="col">{words.scaled}</th>
            <th scope="col">{words.shifted}</th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: norms }, (_, norm) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a norm is its number.
            <tr key={norm}>
              <th scope="row">{words.ofNorm(norm, norms)}</th>
              <td>{rms(scales, norm, channels).toFixed(2)}</td>
              <td>{rms(shifts, norm, channels).toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface SignedMapProps {
  values: Float32Array;
  size: readonly [number, number];
  text: (end: string) => string;
}

/** Signed values: the middle colour is none. */
function SignedMap({ values, size: [h, w], text }: SignedMapProps) {
  const end = Math.max(...values.map(Math.abs)) || 1;
  const label = text(end.toFixed(2));
  return (
    <figure>
      <Heatmap values={values} size={[h, w]} colormap="vik" range={[-end, end]} label={label} />
      <figcaption className="dim">{label}</figcaption>
    </figure>
  );
}
