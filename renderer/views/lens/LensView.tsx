import { useEffect } from 'react';
import type { Host } from '#shared/contract';
import { paperInk, paperLines, type Snapshot } from '#shared/figure';
import { type Lens, type Result, VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import { type FigureSource, offerFigure } from '../../figure/source';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { useSteady } from '../../state/runs/use-steady';
import { useAnswer } from '../../state/use-answer';
import { Waiting } from '../../ui';
import '../view.css';
import type { ViewProps } from '../view';
import { finalProbabilities, lensMarks } from './curve';
import './lens.css';
import { words } from './words';

const AT = { x: 0, y: 0, width: 720, height: 300 };

/** The classes after every block. */
export default function LensView({ host, file, result: given }: ViewProps) {
  const result = useSteady(file, given);
  const { value, error } = useAnswer(host, result?.id ?? '', async (job, signal) =>
    result ? (await host.call('lens.read', { job, result: result.id }, { signal })).lens : null,
  );
  const lens = value ?? null;
  useEffect(
    () => (result ? offerFigure(figureOf(host, result, lens)) : undefined),
    [host, result, lens],
  );
  return (
    <div className="view" aria-busy={result !== undefined && !lens && !error}>
      <div className="view-toolbar" />
      <div className="view-body lens-body">
        {lens && <LensCurve lens={lens} />}
        {lens && <LensTable lens={lens} />}
        {!lens && !error && <Waiting>{words.reading}</Waiting>}
        {error && <p role="note">{words.problem(error.message, error.hint ?? '')}</p>}
      </div>
      <div className="readout">
        <strong>{lens && describe(lens)}</strong>
      </div>
    </div>
  );
}

const answerOf = ({ layers }: Lens): string => layers.at(-1)!.top[0]!.label;
const describe = (lens: Lens): string => words.describe(answerOf(lens), lens.settled);

const LensCurve = ({ lens }: { lens: Lens }) => {
  const style = { ...paperLines[0]!, color: 'var(--accent)' };
  const title = words.chart(answerOf(lens));
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${AT.width} ${AT.height}`}
        role="img"
        aria-label={`${title}. ${describe(lens)}`}
      >
        <MarkShapes marks={lensMarks<CanvasImageSource>(lens, { at: AT, ink: screenInk, style })} />
      </svg>
    </figure>
  );
};

function LensTable({ lens }: { lens: Lens }) {
  const final = finalProbabilities(lens);
  return (
    <table aria-label={words.layers}>
      <thead>
        <tr>
          <th scope="col">{words.layer}</th>
          <th scope="col">{words.best}</th>
          <th scope="col">{words.p}</th>
          <th scope="col">{words.final(answerOf(lens))}</th>
        </tr>
      </thead>
      <tbody>
        {lens.layers.map(({ layer, top: [best] }, row) => (
          <tr key={layer} aria-current={layer === lens.settled ? 'step' : undefined}>
            <th scope="row">{layer + 1}</th>
            <td>{best!.label}</td>
            <td>{words.number(best!.p)}</td>
            <td data-tip={final[row] === null ? words.unlisted : undefined}>
              {words.number(final[row]!)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The curve, and the logits of the last layer. */
const figureOf = (host: Host, { provenance }: Result, lens: Lens | null): FigureSource => ({
  plain: true,
  methods: { text: [words.methods], citations: [] },
  snapshot: async () => snapshot(provenance, known(lens)),
  npy: () => {
    const { layer, logits } = known(lens).layers.at(-1)!;
    return tensorNpy(host, { name: `lens.${layer}`, ref: logits }, { layer, provenance });
  },
});

function known(lens: Lens | null): Lens {
  if (lens) return lens;
  throw new VitrineError('bad-input', words.notThere, { hint: words.hint });
}

const snapshot = ({ modelId, imageName }: Result['provenance'], lens: Lens): Snapshot => ({
  width: AT.width,
  height: AT.height,
  image: false,
  marks: lensMarks(lens, { at: AT, ink: paperInk, style: paperLines[0]! }),
  bar: null,
  caption: [describe(lens), words.chart(answerOf(lens)), words.modelOnImage(modelId, imageName)],
});
