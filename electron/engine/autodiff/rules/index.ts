import type { Rule } from '../rule';
import { add, div, extreme, mul, pow, sub, sum, where } from './arithmetic';
import { cumSum } from './cum-sum';
import { depthToSpace, spaceToDepth } from './depth-to-space';
import { einsum } from './einsum';
import { gemm } from './gemm';
import { matmul } from './matmul';
import { maxPool } from './max-pool';
import { batchNorm, layerNorm, rmsNorm } from './norms';
import { pad } from './pad';
import { passOn } from './pass-on';
import {
  reduceExtreme,
  reduceL2,
  reduceLogSumExp,
  reduceMean,
  reduceSum,
  reduceSumSquare,
} from './reductions';
import { resize } from './resize';
import { scatterNd } from './scatter-nd';
import { gather, select, slice, topK } from './selections';
import { concat, expand, reshape, split, tile, transpose } from './shapes';
import { logSoftmax, softmax } from './softmax';
import { unary } from './unary';
import { averagePool, conv, globalAveragePool } from './windows';

/** Every operator that can be differentiated. */
export const rules: Readonly<Record<string, Rule>> = {
  ...unary,
  Add: add,
  AveragePool: averagePool,
  BatchNormalization: batchNorm,
  Cast: passOn,
  Concat: concat,
  Conv: conv,
  CumSum: cumSum,
  DepthToSpace: depthToSpace,
  Div: div,
  Dropout: passOn,
  Einsum: einsum,
  Expand: expand,
  Flatten: reshape,
  Gather: gather,
  GatherElements: select,
  GatherND: select,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  Identity: passOn,
  LayerNormalization: layerNorm,
  LogSoftmax: logSoftmax,
  MatMul: matmul,
  'com.microsoft:FusedMatMul': matmul,
  Max: extreme,
  MaxPool: maxPool,
  Min: extreme,
  Mul: mul,
  Pad: pad,
  Pow: pow,
  ReduceL2: reduceL2,
  ReduceLogSumExp: reduceLogSumExp,
  ReduceMax: reduceExtreme,
  ReduceMean: reduceMean,
  ReduceMin: reduceExtreme,
  ReduceSum: reduceSum,
  ReduceSumSquare: reduceSumSquare,
  Reshape: reshape,
  Resize: resize,
  RMSNormalization: rmsNorm,
  ScatterND: scatterNd,
  Slice: slice,
  Softmax: softmax,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Squeeze: reshape,
  Sub: sub,
  Sum: sum,
  Tile: tile,
  TopK: topK,
  Transpose: transpose,
  Unsqueeze: reshape,
  Where: where,
};
