import { type MouseEvent, useEffect, useState } from 'react';
import type { Host, Output } from '#shared/contract';
import { type Result, VitrineError } from '#shared/types';
import { Scrubber, Select } from '../../ui';
import type { AttentionMaps } from './maps/attention-maps';
import type { LayerWords } from './maps/layers';
import { resolve } from './maps/resolve';
import { changeSpec, useAskedSpec } from './spec';
import { words } from './words';

type Stats = Output<'attention.stats'>['layers'];
type Metric = 'entropy' | 'distance';

const units: Record<Metric, string> = { entropy: 'nats', distance: 'px' };

/** The depth of the network: a scrubber over its layers, above it a figure of every head. */
export function DepthStrip({ host, attentionMaps }: { host: Host; attentionMaps: AttentionMaps }) {
  const spec = useAskedSpec();
  const [metric, setMetric] = useState<Metric>('entropy');
  const stats = useStats(host, attentionMaps.result);
  const count = attentionMaps.attention.layers.length;
  const resolved = resolve(spec, attentionMaps.attention);
  if (!resolved) return <div className="depth-strip" />;
  const { layer, question } = resolved;
  return (
    <section className="depth-strip" aria-label={words.depthStrip.depth}>
      <Select
        bare
        label={words.depthStrip.measure}
        help={words.depthStrip.measureHelp}
        value={metric}
        choices={[
          { value: 'entropy', label: words.depthStrip.entropy },
          { value: 'distance', label: words.depthStrip.distance },
        ]}
        onChange={setMetric}
      />
      <div className="depth-chart">
        {stats.error && <p className="dim">{stats.error}</p>}
        {stats.layers && (
          <HeadChart
            layers={stats.layers}
            names={attentionMaps.layers}
            metric={metric}
            layer={layer}
            head={spec.source === 'rollout' ? 'mean' : question.head}
          />
        )}
      </div>
      <span className="depth-label">{words.depthStrip.layer}</span>
      <Scrubber
        label={words.depthStrip.layer}
        count={count}
        value={layer}
        onChange={(to) => changeSpec(words.steps.chooseLayer, { layer: to })}
        nameOf={(index) => attentionMaps.layers[index]!.name}
      >
        {(index) => index + 1}
      </Scrubber>
    </section>
  );
}

interface HeadChartProps {
  layers: Stats;
  names: readonly LayerWords[];
  metric: Metric;
  layer: number;
  head: number | 'mean' | 'max';
}

interface HeadPoint {
  readonly layer: number;
  readonly head: number;
  readonly value: number;
}

/** Room above and below the points, as a share of the height; above also for words. */
const EDGE = 0.1;
const WORDS = 0.3;

/** One dot a head over the depth; a click chooses its layer and head. */
function HeadChart({ layers, names, metric, layer, head }: HeadChartProps) {
  const count = names.length;
  const points: HeadPoint[] = layers.flatMap((at) =>
    at[metric].flatMap((value, index) =>
      value === null ? [] : [{ layer: at.layer, head: index, value }],
    ),
  );
  if (points.length === 0) return <p className="dim">{words.depthStrip.noGrid}</p>;
  const least = Math.min(...points.map(({ value }) => value));
  const most = Math.max(...points.map(({ value }) => value));
  const x = (at: number) => (at + 0.5) / count;
  const above = names.some(({ note }) => note) ? WORDS : EDGE;
  const y = (value: number) =>
    1 - EDGE - ((value - least) / (most - least || 1)) * (1 - EDGE - above);
  const share = (value: number) => `${value * 100}%`;
  const line =
    head === 'mean' || head === 'max'
      ? overHeads(points, head)
      : points.filter((point) => point.head === head);

  const nearest = (event: MouseEvent<SVGSVGElement>): HeadPoint | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * count);
    const height = (event.clientY - box.top) / box.height;
    const away = (point: HeadPoint) => Math.abs(y(point.value) - height);
    return points.filter((point) => point.layer === at).sort((a, b) => away(a) - away(b))[0];
  };
  const choose = (event: MouseEvent<SVGSVGElement>) => {
    const point = nearest(event);
    if (!point) return;
    const { layer: to, head: chosen } = point;
    changeSpec(words.steps.chooseLayerAndHead, { source: 'layers', layer: to, head: chosen });
  };
  const title =
    metric === 'entropy' ? words.depthStrip.entropy : words.depthStrip.meanAttentionDistance;
  const unit = units[metric];
  return (
    <>
      <span className="depth-scale">
        <span>{most.toFixed(1)}</span>
        <span>{unit}</span>
        <span>{least.toFixed(1)}</span>
      </span>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the layer strip and the head list do the same by keyboard. */}
      <svg
        role="img"
        aria-label={words.depthStrip.chart(title, count, least.toFixed(2), most.toFixed(2), unit)}
        onClick={choose}
        onPointerMove={(event) => {
          const point = nearest(event);
          const text = point
            ? words.depthStrip.point(
                names[point.layer]!.name,
                point.head + 1,
                point.value.toFixed(2),
                unit,
              )
            : '';
          event.currentTarget.setAttribute('data-tip', text);
        }}
      >
        {names.map(({ note }, i) =>
          note && note !== names[i - 1]?.note ? (
            <g key={note} className="group">
              {i > 0 && <line x1={share(i / count)} x2={share(i / count)} y1="0" y2="100%" />}
              <text x={share(i / count)} dx="4" y="10">
                {note}
              </text>
            </g>
          ) : null,
        )}
        <line className="now" x1={share(x(layer))} x2={share(x(layer))} y1="0" y2="100%" />
        {points.map((point) => (
          <circle
            key={`${point.layer}.${point.head}`}
            className={point.head === head ? 'chosen' : ''}
            cx={share(x(point.layer))}
            cy={share(y(point.value))}
            r={point.head === head ? 3.5 : 2.5}
          />
        ))}
        {line.slice(1).map((point, i) => (
          <line
            key={point.layer}
            className="path"
            x1={share(x(line[i]!.layer))}
            y1={share(y(line[i]!.value))}
            x2={share(x(point.layer))}
            y2={share(y(point.value))}
          />
        ))}
      </svg>
    </>
  );
}

/** Mean or largest over the heads, one point a layer. */
function overHeads(points: readonly HeadPoint[], how: 'mean' | 'max'): HeadPoint[] {
  const layers = [...new Set(points.map(({ layer }) => layer))];
  return layers.map((layer) => {
    const values = points.filter((point) => point.layer === layer).map(({ value }) => value);
    const value =
      how === 'max' ? Math.max(...values) : values.reduce((a, b) => a + b, 0) / values.length;
    return { layer, head: -1, value };
  });
}

/** The figures of a result, computed once by the engine; an error stands in their place. */
function useStats(host: Host, result: Result): { layers?: Stats; error?: string } {
  const [stats, setStats] = useState<{ layers?: Stats; error?: string }>({});
  useEffect(() => {
    const abort = new AbortController();
    setStats({});
    host.call('attention.stats', { result: result.id }, { signal: abort.signal }).then(
      ({ layers }) => abort.signal.aborted || setStats({ layers }),
      (thrown) => abort.signal.aborted || setStats({ error: VitrineError.from(thrown).message }),
    );
    return () => abort.abort();
  }, [host, result]);
  return stats;
}
