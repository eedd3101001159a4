import { z } from 'zod';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** The graph's own outputs by name: those of tasks without a part of their own, or `--set rawOutputs=true`. */
const Outputs = z.record(z.string(), TensorRef);

export const outputs = definePart({
  schema: Outputs,
  card: {},
  promised: () => false,
  columns: {},
  tensorName: ([name]) => `output.${name}`,
  words: (outputs) => [
    Object.entries(outputs)
      .map(([name, { shape }]) => `${name} [${shape.join(', ')}]`)
      .join(', '),
  ],
  wanted: (_, { rawOutputs }) => rawOutputs === true || rawOutputs === 'true',
});
