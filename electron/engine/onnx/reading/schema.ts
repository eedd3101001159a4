import protobuf from 'protobufjs';

/**
 * The part of ONNX's protobuf schema (onnx-ml.proto, IR version 10) that is needed to find things in
 * a graph. Fields left out are skipped while decoding; weights (`rawData`) stay views of the file.
 */
const SCHEMA = `
syntax = "proto3";
package onnx;
message StringStringEntryProto { string key = 1; string value = 2; }
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message TensorProto {
  repeated int64 dims = 1;
  int32 data_type = 2;
  repeated float float_data = 4;
  repeated int32 int32_data = 5;
  repeated int64 int64_data = 7;
  string name = 8;
  bytes raw_data = 9;
  repeated StringStringEntryProto external_data = 13;
  int32 data_location = 14;
}
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
message TensorShapeProto { repeated Dimension dim = 1; }
message TensorTypeProto { int32 elem_type = 1; TensorShapeProto shape = 2; }
message TypeProto { TensorTypeProto tensor_type = 1; }
message ValueInfoProto {
  string name = 1;
  TypeProto type = 2;
  repeated StringStringEntryProto metadata_props = 4;
}
message AttributeProto {
  string name = 1;
  float f = 2;
  int64 i = 3;
  bytes s = 4;
  TensorProto t = 5;
  GraphProto g = 6;
  repeated float floats = 7;
  repeated int64 ints = 8;
  int32 type = 20;
}
message NodeProto {
  repeated string input = 1;
  repeated string output = 2;
  string name = 3;
  string op_type = 4;
  repeated AttributeProto attribute = 5;
  string domain = 7;
}
message GraphProto {
  repeated NodeProto node = 1;
  string name = 2;
  repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
  repeated ValueInfoProto value_info = 13;
}
message FunctionProto { string name = 1; repeated NodeProto node = 7; string domain = 10; }
message ModelProto {
  int64 ir_version = 1;
  string producer_name = 2;
  string producer_version = 3;
  GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8;
  repeated StringStringEntryProto metadata_props = 14;
  repeated FunctionProto functions = 25;
}`;

const ModelType = protobuf.parse(SCHEMA, { keepCase: false }).root.lookupType('onnx.ModelProto');

/** protobufjs gives 64-bit integers as Long objects. */
type Int64 = number | { toNumber(): number };
export const int = (value: Int64 | null | undefined): number =>
  value == null ? 0 : typeof value === 'number' ? value : value.toNumber();

/** ONNX element types (TensorProto.DataType) that are met here. */
export const DataType = {
  FLOAT: 1,
  UINT8: 2,
  INT32: 6,
  INT64: 7,
  BOOL: 9,
  FLOAT16: 10,
  DOUBLE: 11,
} as const;
/** AttributeProto.AttributeType */
export const AttributeType = { FLOAT: 1, INT: 2, STRING: 3, TENSOR: 4, INTS: 7 } as const;

export interface TensorProto {
  dims?: Int64[];
  dataType?: number;
  floatData?: number[];
  int32Data?: number[];
  int64Data?: Int64[];
  name?: string;
  rawData?: Uint8Array;
  externalData?: { key: string; value: string }[];
  /** 1: the data lie in another file. */
  dataLocation?: number;
}
export interface AttributeProto {
  name: string;
  f?: number;
  i?: Int64;
  s?: Uint8Array;
  t?: TensorProto;
  g?: GraphProto;
  floats?: number[];
  ints?: Int64[];
  type?: number;
}
export interface NodeProto {
  input: string[];
  output: string[];
  name?: string;
  opType: string;
  attribute: AttributeProto[];
  domain?: string;
}
export interface ValueInfoProto {
  name: string;
  type?: {
    tensorType?: {
      elemType?: number;
      shape?: { dim?: { dimValue?: Int64; dimParam?: string }[] };
    };
  };
  metadataProps?: { key: string; value: string }[];
}
export interface GraphProto {
  node: NodeProto[];
  name?: string;
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  valueInfo: ValueInfoProto[];
}
export interface ModelProto {
  irVersion?: Int64;
  producerName?: string;
  producerVersion?: string;
  graph?: GraphProto | null;
  opsetImport: { domain?: string; version?: Int64 }[];
  metadataProps: { key: string; value: string }[];
  functions: { name: string; node: NodeProto[]; domain?: string }[];
}

/** Throws protobufjs' own error when the bytes are not a ModelProto. */
export const decodeModel = (bytes: Uint8Array): ModelProto =>
  ModelType.decode(bytes) as unknown as ModelProto;

/** What is added to a graph: inputs, nodes, constants, tensors whose float32 type must be told, and outputs by name. */
export interface GraphAddition {
  inputs?: ValueInfoProto[];
  nodes: NodeProto[];
  constants: TensorProto[];
  /** Where ONNX Runtime cannot infer the type of an added tensor. */
  floats: string[];
  outputs: string[];
}

/**
 * Bytes which, appended to a model's file, add to its graph: protobuf merges a repeated message, so
 * the weights need not be written again. Outputs carry no type, because ONNX Runtime infers it and a
 * wrong one (float32 in an fp16 graph) would be refused.
 */
export function encodeAddition({
  inputs,
  nodes,
  constants,
  floats,
  outputs,
}: GraphAddition): Uint8Array {
  return ModelType.encode({
    graph: {
      input: inputs ?? [],
      node: nodes,
      initializer: constants,
      valueInfo: floats.map((name) => ({
        name,
        type: { tensorType: { elemType: DataType.FLOAT } },
      })),
      output: outputs.map((name) => ({ name })),
    },
  }).finish();
}

/** All of several additions. */
export const joinAdditions = (additions: readonly GraphAddition[]): GraphAddition => ({
  inputs: additions.flatMap((a) => a.inputs ?? []),
  nodes: additions.flatMap((a) => a.nodes),
  constants: additions.flatMap((a) => a.constants),
  floats: additions.flatMap((a) => a.floats),
  outputs: additions.flatMap((a) => a.outputs),
});

export const EMPTY: GraphAddition = { nodes: [], constants: [], floats: [], outputs: [] };

/** A node with integer or integer-list attributes. */
export function node(
  opType: string,
  input: string[],
  output: string[],
  attributes: Record<string, number | readonly number[]> = {},
): NodeProto {
  const attribute = Object.entries(attributes).map(
    ([name, value]): AttributeProto =>
      typeof value === 'number'
        ? { name, i: value, type: AttributeType.INT }
        : { name, ints: [...value], type: AttributeType.INTS },
  );
  return { input, output, opType, attribute };
}

export const attributeInt = (node: NodeProto, name: string): number | undefined => {
  const found = node.attribute.find((a) => a.name === name);
  return found && int(found.i);
};

export const attributeFloat = (node: NodeProto, name: string): number | undefined => {
  const found = node.attribute.find((a) => a.name === name);
  return found && (found.f ?? 0);
};

export const attributeText = (node: NodeProto, name: string): string | undefined => {
  const bytes = node.attribute.find((a) => a.name === name)?.s;
  return bytes && new TextDecoder().decode(bytes);
};

export const attributeInts = (node: NodeProto, name: string): number[] | undefined =>
  node.attribute.find((a) => a.name === name)?.ints?.map(int);

/** A list of int64. */
export const int64Constant = (name: string, values: readonly number[]): TensorProto => ({
  name,
  dims: [values.length],
  dataType: DataType.INT64,
  int64Data: [...values],
});

/** The values of a small float32 tensor that lies in the file. */
export function floatsOf({ floatData = [], rawData }: TensorProto): number[] {
  if (!rawData || rawData.length === 0) return [...floatData];
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  return Array.from({ length: Math.min(rawData.length >> 2, 64) }, (_, i) =>
    view.getFloat32(i * 4, true),
  );
}
