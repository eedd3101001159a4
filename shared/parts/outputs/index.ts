import { z } from 'zod';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** The graph's own outputs by name (`--set rawOutputs=true`). */
const Outputs = z.record(z.string(), TensorRef);

export const outputs = definePart({
  schema: Outputs,
  card: {},
  promised: () => false,
  columns: {},
  tensorName: ([name]) => `output.${name}`,
  wanted: (_, { rawOutputs }) => rawOutputs === true || rawOutputs === 'true',
});
