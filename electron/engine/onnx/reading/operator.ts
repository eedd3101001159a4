import type { NodeProto } from './schema';

/** An operator with its domain, where that is not ONNX's own. */
export const keyOf = ({ domain, opType }: NodeProto): string =>
  domain && domain !== 'ai.onnx' ? `${domain}:${opType}` : opType;
