import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { SampleImage } from '../../overlay/SampleImage';
import { useTensor } from '../../overlay/use-tensor';
import { useCurrentCard } from '../../state';
import { tip } from '../../ui';
import { binsOf } from './histogram';
import { QualityChart } from './QualityChart';
import type { OtherSolvers } from './use-others';
import { type Traced, useLibraryNfe } from './use-trace';
import { words } from './words';

interface SidePanelProps {
  host: Host;
  traced: Traced;
  others: OtherSolvers;
}

/** What the sample took, beside other seeds and other solvers. */
export function SidePanel({ host, traced: { trace }, others }: SidePanelProps) {
  const quality = useCurrentCard()?.sampler?.quality;
  return (
    <aside className="view-side trace-side" aria-label={words.side}>
      <h3>{words.solverOf(trace)}</h3>
      <dl className="trace-facts" {...tip(words.nfeHelp)}>
        {words.facts(trace).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{words.histogram}</h3>
      <Histogram />
      {others.results.length > 0 && <h3>{words.others}</h3>}
      <ul className="trace-others">
        {others.results.map((result) => (
          <Other key={result.id} host={host} result={result} />
        ))}
      </ul>
      {quality && <QualityChart quality={quality} />}
    </aside>
  );
}

function Other({ host, result }: { host: Host; result: Result }) {
  const { trace, samples } = result.parts;
  const tensor = useTensor(host, samples?.image);
  if (!trace) return null;
  return (
    <li>
      <span className="trace-other">
        {tensor && <SampleImage tensor={tensor} frame={0} range={trace.range} />}
      </span>
      {words.solverOf(trace)}
      <span className="dim">{words.otherNfe(trace.nfe)}</span>
    </li>
  );
}

function Histogram() {
  const bins = binsOf(useLibraryNfe());
  if (bins.length === 0) return <p className="dim">{words.histogramNone}</p>;
  const most = Math.max(...bins.map(({ count }) => count));
  return (
    <ul className="trace-histogram">
      {bins.map(({ from, to, count }) => (
        <li key={from}>
          <span>{words.histogramBar(from, to, count)}</span>
          <i style={{ width: `${(count / most) * 100}%` }} />
        </li>
      ))}
    </ul>
  );
}
