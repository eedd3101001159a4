import type { Graph } from './graph';
import { attributeInt, DataType } from './schema';

/** ONNX's element types by number (TensorProto.DataType), as ONNX Runtime spells them. */
const NAMES: Readonly<Record<number, string>> = {
  [DataType.FLOAT]: 'float32',
  [DataType.UINT8]: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  [DataType.INT32]: 'int32',
  [DataType.INT64]: 'int64',
  8: 'string',
  9: 'bool',
  [DataType.FLOAT16]: 'float16',
  [DataType.DOUBLE]: 'float64',
  12: 'uint32',
  13: 'uint64',
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
};

export const typeName = (type: number): string => NAMES[type] ?? `type ${type}`;

/** A type of weights, inputs or casts that ONNX Runtime computes with on few machines, if any. */
export function rareType({ graph, nodes }: Graph): string | undefined {
  const types = [
    ...nodes.map((node) => (node.opType === 'Cast' ? (attributeInt(node, 'to') ?? 0) : 0)),
    ...graph.initializer.map(({ dataType }) => dataType ?? 0),
    ...graph.input.map(({ type }) => type?.tensorType?.elemType ?? 0),
  ];
  const rare = types.find((type) => /^(bfloat16|float8|float4|complex)/.test(typeName(type)));
  return rare === undefined ? undefined : typeName(rare);
}
