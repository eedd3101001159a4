import type { ClassScore } from '#shared/types';
import { probability } from '../ui/format';
import './class-bars.css';
import { words } from './words';

/** Classes with their probabilities, the first one stressed. */
export const ClassBars = ({ label, top }: { label: string; top: readonly ClassScore[] }) => (
  <ol className="bars class-bars" aria-label={label}>
    {top.map(({ index, label: name, p, present }) => (
      <li key={index} title={words.classBars.class(index, name)}>
        <span className="ellipsis">{present ? words.classBars.present(name) : name}</span>
        <span>{probability(p)}</span>
        <span className="bar" aria-hidden="true">
          <span style={{ width: `${p * 100}%` }} />
        </span>
      </li>
    ))}
  </ol>
);
