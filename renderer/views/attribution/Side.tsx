import { type LineStyle, paperLines } from '#shared/figure';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { tip } from '../../ui';
import { type CurveKind, curveMarks } from './curves';
import type { Attributions } from './use-attributions';
import { methodNames, sideWords as words } from './words';

const AT = { x: 0, y: 0, width: 240, height: 150 };

/** How the line of a method looks on the screen; `attribution.css` has the colours. */
const screenLine = (place: number): LineStyle => ({
  ...paperLines[place]!,
  color: `var(--attribution-line-${place})`,
});

/** Deletion and insertion of every method, as curves and areas. */
export const Side = ({ attributions }: { attributions: Attributions }) => (
  <aside className="view-side attribution-side" aria-label={words.label}>
    <Curves attributions={attributions} kind="deletion" />
    <Curves attributions={attributions} kind="insertion" />
    <Areas attributions={attributions} />
    <p className="dim">{words.note}</p>
  </aside>
);

function Curves({ attributions, kind }: { attributions: Attributions; kind: CurveKind }) {
  const said = attributions.methods.flatMap(({ method, answer }) =>
    answer?.state === 'done'
      ? [words.chart(words[kind], methodNames[method], answer.explained.attribution[kind].area)]
      : [],
  );
  const marks = curveMarks<CanvasImageSource>(attributions, kind, {
    at: AT,
    ink: screenInk,
    styleOf: screenLine,
  });
  return (
    <figure {...tip(words[`${kind}Help`])}>
      <figcaption>{words[kind]}</figcaption>
      <svg
        viewBox={`0 0 ${AT.width} ${AT.height}`}
        role="img"
        aria-label={said.join('; ') || words[kind]}
      >
        <MarkShapes marks={marks} />
      </svg>
    </figure>
  );
}

const Areas = ({ attributions: { methods } }: { attributions: Attributions }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">{words.method}</th>
        <th scope="col">{words.deletion}</th>
        <th scope="col">{words.insertion}</th>
      </tr>
    </thead>
    <tbody>
      {methods.map(({ method, answer }, place) => {
        const done = answer?.state === 'done' ? answer.explained.attribution : null;
        const { color, sign } = screenLine(place);
        return (
          <tr key={method}>
            <th scope="row">
              <i style={{ color }}>{sign}</i> {methodNames[method]}
            </th>
            <td>{done?.deletion.area.toFixed(3) ?? '–'}</td>
            <td>{done?.insertion.area.toFixed(3) ?? '–'}</td>
          </tr>
        );
      })}
    </tbody>
  </table>
);
