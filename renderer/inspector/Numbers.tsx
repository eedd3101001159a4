import { inWords } from '#shared/parts/statistics';
import type { Regression, Statistics } from '#shared/types';
import { Fact, Facts } from './Facts';
import './numbers.css';
import { inUnit } from '#shared/parts/regression';
import { words } from './words';

/** What a regression gives, with its unit where that is known. */
export const Values = ({ values, unit }: Regression) => (
  <dl className="values" aria-label={words.numbers.values}>
    {values.map(({ name, value }) => (
      <div key={name}>
        <dt className="ellipsis">{name}</dt>
        <dd>{inUnit(value, unit)}</dd>
      </div>
    ))}
  </dl>
);

/** Outputs of which nobody knows what they mean: their shapes, and what their numbers are like. */
export const Outputs = ({ outputs }: { outputs: Readonly<Record<string, Statistics>> }) => (
  <Facts>
    {Object.entries(outputs).map(([name, one]) => (
      <Fact wide key={name} name={name}>
        <code>{one.shape.join(' × ')}</code> {inWords(one)}
      </Fact>
    ))}
  </Facts>
);
