import { EMPTY, encodeAddition, node } from '../reading/schema';
import { ADDED } from './fused';

/** The output that holds a tensor from inside the graph; it may be an output of the graph itself too. */
export const insideOutput = (tensor: string): string => `${ADDED}inside/${tensor}`;

/** The bytes to append to a model's file to get these tensors as outputs. */
export const insideBytes = (tensors: readonly string[]): Uint8Array =>
  encodeAddition({
    ...EMPTY,
    nodes: tensors.map((tensor) => node('Identity', [tensor], [insideOutput(tensor)])),
    outputs: tensors.map(insideOutput),
  });
