import { useEffect, useState } from 'react';
import { offerFigure } from '../../figure/source';
import { ColorBar } from '../../overlay/ColorBar';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { Progress, Select, Waiting } from '../../ui';
import '../view.css';
import { labelOf } from '#shared/types';
import type { ViewProps } from '../view';
import { cellWords, describe, strongest } from './describe';
import { AT, figureOf } from './figure';
import './interventions.css';
import { cellRect, extentOf, headMarks } from './marks';
import { changeSpec, useInterventionsSpec } from './spec';
import { type Ablated, type Ablation, useInterventions } from './use-interventions';
import { words } from './words';

/** How a class changes without each attention head. */
export default function InterventionsView({ host, file, result }: ViewProps) {
  const ablation = useInterventions(host, file, result);
  const [pointed, setPointed] = useState<number | null>(null);
  useEffect(() => (ablation ? offerFigure(figureOf(host, ablation)) : undefined), [host, ablation]);
  if (!ablation) return <div className="view" aria-busy="true" />;
  const { ablated, error, share } = ablation;
  const read = ablated && (pointed ?? strongest(ablated));
  return (
    <div className="view" aria-busy={!ablated && !error}>
      <Toolbar ablation={ablation} />
      <div className="view-body">
        <div className="interventions-body">
          {ablated && <HeadMap ablation={ablation} ablated={ablated} setPointed={setPointed} />}
          {!ablated && !error && <Waiting>{words.ablating}</Waiting>}
          {!ablated && !error && <Progress label={words.progress} value={share} />}
          {error && <p role="note">{words.problem(error.message, error.hint ?? '')}</p>}
        </div>
        {ablated && <Scale ablation={ablation} ablated={ablated} />}
      </div>
      <div className="readout">
        <strong>{describe(ablation)}</strong>
        <span aria-live="polite">{ablated && read !== null && cellWords(ablated, read)}</span>
      </div>
    </div>
  );
}

function Toolbar({ ablation: { card, result } }: { ablation: Ablation }) {
  const spec = useInterventionsSpec();
  const top = result.parts.predictions!.top;
  const indices = card.labels.length > 0 ? [...card.labels.keys()] : top.map(({ index }) => index);
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.toolbar}>
      <Select
        bare
        label={words.class}
        help={words.classHelp}
        value={String(spec.class)}
        choices={[
          { value: 'top', label: words.mostProbable(top[0]!.label) },
          ...indices.map((index) => ({ value: String(index), label: labelOf(card, index) })),
        ]}
        onChange={(value) =>
          changeSpec(words.changeClass, { class: value === 'top' ? 'top' : Number(value) })
        }
      />
    </div>
  );
}

interface HeadMapProps {
  readonly ablation: Ablation;
  readonly ablated: Ablated;
  setPointed(index: number | null): void;
}

function HeadMap({ ablation, ablated, setPointed }: HeadMapProps) {
  return (
    <svg
      viewBox={`0 0 ${AT.width} ${AT.height}`}
      role="img"
      aria-label={`${words.map(ablation.label)}; ${cellWords(ablated, strongest(ablated))}`}
      onPointerLeave={() => setPointed(null)}
    >
      <MarkShapes marks={headMarks<CanvasImageSource>(ablated, AT, screenInk)} />
      {[...ablated.changes.keys()].map((index) => (
        <rect
          key={index}
          {...cellRect(ablated, AT, index)}
          fill="transparent"
          data-tip={cellWords(ablated, index)}
          onPointerEnter={() => setPointed(index)}
        />
      ))}
    </svg>
  );
}

function Scale({ ablation, ablated }: { ablation: Ablation; ablated: Ablated }) {
  const extent = extentOf(ablated);
  return (
    <ColorBar
      title={words.bar(ablation.label)}
      colormap="vik"
      low={words.change(extent)}
      middle="0"
      high={words.change(-extent)}
    />
  );
}
