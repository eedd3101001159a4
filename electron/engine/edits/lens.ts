import { readGraph } from '../onnx/reading/graph';
import { EMPTY, encodeAddition, type NodeProto } from '../onnx/reading/schema';
import { blockOutputs, nodesBetween } from './residual';

/** The final norm and head after every block: one more output of the graph each. */
export interface Lens {
  readonly bytes: Uint8Array;
  readonly layers: readonly { readonly layer: number; readonly output: string }[];
}

/**
 * The logit lens (nostalgebraist 2020) as nodes to append: what stands between the last block and the output,
 * once more for each block. Throws VitrineError('unsupported').
 */
export function lensOf(model: Uint8Array, name: string, output: string): Lens {
  const graph = readGraph(model, name);
  const blocks = blockOutputs(graph, output);
  const last = blocks.at(-1)!;
  const tail = nodesBetween(graph, last.tensor, output);
  const copies = blocks.map(({ layer, tensor }) => {
    const renamed = new Map(
      tail.flatMap((node) => node.output.map((made) => [made, `vitrine/lens/${layer}/${made}`])),
    );
    renamed.set(last.tensor, tensor);
    const rename = (one: string) => renamed.get(one) ?? one;
    return {
      layer,
      output: rename(output),
      nodes: tail.map(
        (node): NodeProto => ({
          ...node,
          name: `vitrine/lens/${layer}/${node.name ?? ''}`,
          input: node.input.map(rename),
          output: node.output.map((made) => made && rename(made)),
        }),
      ),
    };
  });
  return {
    bytes: encodeAddition({
      ...EMPTY,
      nodes: copies.flatMap(({ nodes }) => nodes),
      outputs: copies.map((copy) => copy.output),
    }),
    layers: copies.map(({ layer, output }) => ({ layer, output })),
  };
}
