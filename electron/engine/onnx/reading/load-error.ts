import { VitrineError } from '#shared/types';
import { rareType } from './element-types';
import type { Graph } from './graph';

/**
 * What ONNX Runtime says when it opens or runs a model, as an error that a person can act on. The graph tells
 * of types that it does not name.
 */
export function loadError(error: unknown, file: string, graph?: Graph): VitrineError {
  if (error instanceof VitrineError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const make = (
    code: 'unsupported' | 'model-invalid' | 'out-of-memory' | 'shape-mismatch',
    message: string,
    hint: string,
    detail: Record<string, string> = {},
  ) =>
    new VitrineError(code, message, {
      hint,
      detail: { file, ...detail, onnxruntime: text.slice(0, 2000) },
      cause: error,
    });

  const opset = /Opset (\d+) is under development.*till opset (\d+)/s.exec(text);
  if (opset) {
    return make(
      'unsupported',
      `${file} needs opset ${opset[1]}; this ONNX Runtime knows opsets up to ${opset[2]}`,
      `Export it again with opset_version=${opset[2]} or less.`,
    );
  }
  const unknown = /(\S+?):(\S+?)\(-?\d+\) is not a registered function\/op/.exec(text);
  if (unknown) return unknownOperator(file, unknown[1] ?? '', unknown[2] ?? '', error);
  const missing = /Could not find an implementation for (\S+) node with name '([^']*)'/.exec(text);
  const [, named] = /Type 'tensor\((\w+)\)' of input parameter .* is invalid/.exec(text) ?? [];
  const rare = (graph && rareType(graph)) ?? named;
  if (rare && (missing || named)) {
    return make(
      'unsupported',
      `${file} computes in ${rare}, which ONNX Runtime cannot do on this computer`,
      'Export the model in float32 (in PyTorch, call model.float() before the export).',
    );
  }
  if (missing) {
    return make(
      'unsupported',
      `${file} cannot run here: ONNX Runtime has no implementation of ${missing[1]} for this type`,
      'Export the model in float32.',
      { node: missing[2] ?? '' },
    );
  }
  if (/non tensor type/i.test(text)) {
    const odd = (graph?.graph.output ?? []).filter(({ type }) => type && !type.tensorType);
    const names = odd.map(({ name }) => `“${name}”`).join(', ');
    return make(
      'unsupported',
      `${file} has an output that is no tensor${names && `: ${names}`} (a sequence, a map or an optional value)`,
      'Export it without that output, or as a tensor.',
    );
  }
  if (/bad_alloc|failed to allocate|out of memory|not enough memory/i.test(text)) {
    return make(
      'out-of-memory',
      `There is not enough memory for ${file}`,
      'Close other programs, or use a smaller model or image.',
    );
  }
  if (/external data/i.test(text)) {
    return make(
      'model-invalid',
      `The external data of ${file} cannot be used`,
      'Keep the .onnx and its data file together in one folder, with the names they were saved under.',
    );
  }
  if (/protobuf parsing failed/i.test(text)) {
    return make(
      'model-invalid',
      `${file} is damaged: ONNX Runtime cannot read it`,
      'Download or export the model again.',
    );
  }
  const running = /running (\S+) node\. Name:'([^']*)' Status Message: (.*)/s.exec(text);
  if (running) {
    return make(
      'shape-mismatch',
      `${file} fails while it runs, at node “${running[2]}” (${running[1]})`,
      'Often the image size differs from the size the model was exported for. Check the input size on its card.',
      { node: running[2] ?? '' },
    );
  }
  return make(
    'model-invalid',
    `ONNX Runtime refuses ${file}: ${firstSentence(text)}`,
    'Check the model with onnx.checker, or export it again.',
  );
}

/** An operator that neither ONNX nor ONNX Runtime has. */
export const unknownOperator = (
  file: string,
  domain: string,
  operator: string,
  cause?: unknown,
): VitrineError =>
  new VitrineError(
    'unsupported',
    `${file} uses the operator ${domain}:${operator}, which ONNX Runtime does not have`,
    {
      hint: 'It belongs to a custom extension: export the model without it.',
      detail: { file, operator: `${domain}:${operator}` },
      cause,
    },
  );

const firstSentence = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 300);
