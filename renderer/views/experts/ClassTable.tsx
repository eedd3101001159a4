import { largestShare } from './class-loads';
import { shade } from './figure';
import type { Experts } from './use-experts';
import { shareText, words } from './words';

/** Over the library: of each class's choices, the share of each expert. */
export function ClassTable({ classes, layer, spec, colors }: Experts) {
  const most = largestShare(classes);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a mouse.
    <section className="experts-classes numbered" aria-label={words.classTable} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.className}</th>
            <th scope="col">{words.images}</th>
            {layer.load.map((_, expert) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an expert is its number.
              <th key={expert} scope="col" aria-label={words.expert(expert)}>
                <i style={{ background: colors.get(expert) }}>{expert}</i>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map(({ label, images, shares }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{images}</td>
              {shares.map((share, expert) => {
                const { color, dark } = shade(share, most, spec.colormap);
                const style = { background: color, color: dark ? '#1a1a1a' : '#ffffff' };
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: an expert is its number.
                  <td key={expert} style={style}>
                    {shareText(share)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim">{words.byFolder}</p>
    </section>
  );
}
