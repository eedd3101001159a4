import { Heatmap } from '../../overlay/Heatmap';
import { useLibrary } from '../../state';
import { Select } from '../../ui';
import { probability } from '../../ui/format';
import { mostRead, overlaps, sharesOfPlace, variances } from './layers';
import { changeSpec } from './spec';
import type { Shown } from './use-visual-tokens';
import { moduleName, panelWords as words } from './words';

/** Beside the image: the tokens of the place pointed at, the tokens among themselves, and the library. */
export function TokenPanel({ shown, pointed }: { shown: Shown; pointed: number | null }) {
  const { grid } = shown.tokens.layers[shown.module]!;
  return (
    <aside className="view-side visual-tokens-side" aria-label={words.label}>
      <h3>{pointed === null ? words.noPlace : words.place(grid, pointed)}</h3>
      <Place shown={shown} place={pointed} />
      <Matrix {...shown} />
      <Library {...shown} />
    </aside>
  );
}

/** The tokens with their shares of a place, in their order; as high with a place as without. */
function Place({ shown, place }: { shown: Shown; place: number | null }) {
  const { tokens, modules, module } = shown;
  const now = modules?.[module];
  const looked = now && place !== null ? sharesOfPlace(now.maps, place) : null;
  const taken = (place !== null && now?.shares?.[place]) || null;
  return (
    <>
      <p className="dim">{words.point}</p>
      <table className="visual-tokens-place">
        <thead>
          <tr>
            <th scope="col">{words.token}</th>
            <th scope="col">{words.looked}</th>
            <th scope="col">{words.taken}</th>
          </tr>
        </thead>
        <tbody>
          {tokens.layers[module]!.entropy.map((_, token) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its number.
            <tr key={token} aria-current={token === shown.token}>
              <th scope="row">{token + 1}</th>
              <Share of={looked?.[token]} />
              <Share of={taken?.[token]} />
            </tr>
          ))}
        </tbody>
      </table>
      {now && !now.shares && <p className="dim">{words.noneTaken}</p>}
    </>
  );
}

const Share = ({ of }: { of: number | undefined }) => (
  <td style={{ '--share': of ?? 0 } as React.CSSProperties}>
    {of === undefined ? '–' : probability(of)}
  </td>
);

function Matrix({ tokens, modules, module, token, spec }: Shown) {
  if (!modules) return null;
  const { maps, reads } = modules[module]!;
  const rows = spec.matrix === 'attention' ? reads : overlaps(maps);
  const { source, weight } = mostRead(reads, token);
  const text =
    spec.matrix === 'attention'
      ? words.reads(token, source, weight)
      : words.overlaps(tokens.layers[module]!.overlap);
  const values = Float32Array.from(rows.flatMap((row) => [...row]));
  return (
    <>
      <h3>{words.among}</h3>
      <Select
        bare
        label={words.matrix}
        help={words.matrixHelp}
        value={spec.matrix}
        choices={[
          { value: 'attention', label: words.attention },
          { value: 'overlap', label: words.overlap },
        ]}
        onChange={(matrix) => changeSpec(words.chooseMatrix, { matrix })}
      />
      <Heatmap
        values={values}
        size={[rows.length, rows.length]}
        colormap={spec.colormap}
        label={text}
      />
      <p className="dim">{text}</p>
    </>
  );
}

/** The paper's claim as a number: recurrent tokens go where the image has something, static ones stay. */
function Library({ library, tokens }: Shown) {
  const all = useLibrary(({ items }) => items.size);
  const found = variances(library);
  return (
    <>
      <h3>{words.library}</h3>
      {found ? (
        <div className="visual-tokens-library">
          <p className="dim">{words.over(library.length)}</p>
          <dl>
            {found.map((value, module) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a module is its number.
              <div key={module}>
                <dt>{moduleName(tokens.layers[module]!, module)}</dt>
                <dd>{words.variance(value)}</dd>
              </div>
            ))}
          </dl>
          {found.length > 1 && found[0]! > 0 && <p>{words.times(found.at(-1)! / found[0]!)}</p>}
        </div>
      ) : (
        <p className="dim">{words.few(library.length, all)}</p>
      )}
    </>
  );
}
