import type { ModelCard } from '#shared/types';

/** Whether a model is one graph: only such can be differentiated and edited. */
export const isOneGraph = ({ files }: ModelCard): boolean =>
  files.filter(({ name }) => name.endsWith('.onnx')).length === 1;
