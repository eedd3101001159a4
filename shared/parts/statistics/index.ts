import { z } from 'zod';
import { plainNumber } from '../../figure/number-text';
import { definePart } from '../part';

/** What the numbers of one output are like; null where there is no number at all. */
export const Statistics = z.object({
  shape: z.array(z.number().int().nonnegative()),
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  std: z.number().nullable(),
  nan: z.number().int().nonnegative(),
  infinite: z.number().int().nonnegative(),
});
export type Statistics = z.infer<typeof Statistics>;

/** Of the outputs that are shown as they are, by name. */
export const statistics = definePart({
  schema: z.record(z.string(), Statistics),
  card: {},
  promised: () => false,
  instead: 'This model gives no class probabilities: its outputs are listed as they are.',
  columns: {},
  words: (outputs) => Object.entries(outputs).map(([name, one]) => `${name}: ${inWords(one)}`),
});

export const inWords = ({ min, max, mean, std, nan, infinite }: Statistics): string =>
  [
    min === null || max === null ? '' : `${plainNumber(min)} to ${plainNumber(max)}`,
    mean === null ? '' : `mean ${plainNumber(mean)}`,
    std === null ? '' : `std ${plainNumber(std)}`,
    nan > 0 ? `${nan} NaN` : '',
    infinite > 0 ? `${infinite} infinite` : '',
  ]
    .filter((part) => part !== '')
    .join(', ') || 'no numbers';
