import { z } from 'zod';
import { plainNumber } from '../../figure/number-text';
import { definePart } from '../part';

/** The numbers that a regression gives, as the graph computes them. */
export const Regression = z.object({
  values: z.array(z.object({ name: z.string(), value: z.number() })).min(1),
  unit: z.string().optional(),
});
export type Regression = z.infer<typeof Regression>;

export const regression = definePart({
  schema: Regression,
  card: {
    /** Of what a regression gives; absent where nobody stated it. */
    unit: z.string().optional(),
  },
  promised: ({ task }) => task === 'regression',
  instead: 'This model gives numbers, not class probabilities.',
  columns: {
    value: {
      kind: 'number',
      title: 'Value',
      help: 'The number that the model gives; of several the first.',
      format: 'number',
      leads: true,
      of: ({ values }) => values[0]?.value ?? null,
    },
  },
  words: ({ values, unit }) => [
    values.map(({ name, value }) => `${name} ${inUnit(value, unit)}`).join(', '),
  ],
});

export const inUnit = (value: number, unit: string | undefined): string =>
  unit ? `${plainNumber(value)} ${unit}` : plainNumber(value);
