import type { NodeProto } from '../../onnx/reading/schema';
import type { Tape } from '../tape';

/** What a fused operator is made of, written with plain ones. */
export type Unfuse = (
  tape: Tape,
  node: NodeProto,
) => {
  readonly result: string;
  /** The attention weights, where it has some. */
  readonly weights?: string;
};
