import { type ModelCard, VitrineError } from '#shared/types';
import { loadError } from '../onnx';

/** What the runtime says of an input that the graph does not take; the rest is `loadError`'s. */
export function runError(error: unknown, card: ModelCard, file: string): VitrineError {
  const text = error instanceof Error ? error.message : String(error);
  const shape = (message: string, hint: string) =>
    new VitrineError('shape-mismatch', message, {
      hint,
      detail: { file, onnxruntime: text.slice(0, 2000) },
      cause: error,
    });
  const rank = /Invalid rank for input: (\S+) Got: (\d+) Expected: (\d+)/.exec(text);
  if (rank) {
    return shape(
      `The input ${rank[1]} of ${card.id} has ${rank[3]} dimensions, the image gives ${rank[2]}`,
      'Only models of one image, [1, 3, H, W] or [1, H, W, 3], can be run.',
    );
  }
  const dims =
    /Got invalid dimensions for input: (\S+)[\s\S]*?index: (\d+) Got: (\d+) Expected: (\d+)/.exec(
      text,
    );
  if (dims) {
    return shape(
      `The input ${dims[1]} of ${card.id} wants ${dims[4]} in dimension ${dims[2]}, not ${dims[3]}`,
      'Correct the input size or layout on the model card.',
    );
  }
  const missing = /input '([^']+)' is missing in 'feeds'/.exec(text);
  if (missing) {
    return new VitrineError(
      'unsupported',
      `${card.id} needs a second input, ${missing[1]}, besides the image`,
      { hint: 'Export the image part of the model alone.', cause: error },
    );
  }
  return loadError(error, file);
}
