import { type AttentionTap, VitrineError } from '#shared/types';
import { inferTypes } from '../autodiff';
import { readGraph } from '../onnx/reading/graph';
import { DataType, EMPTY, encodeAddition, node } from '../onnx/reading/schema';
import { rewire } from './rewire';

/** A graph whose attention weights are multiplied with masks that are fed. */
export interface MaskedHeads {
  apply(model: Uint8Array): Uint8Array;
  /** By layer: the input, and its shape with one entry for each head. */
  readonly masks: ReadonlyMap<number, { readonly input: string; readonly shape: number[] }>;
}

/** Throws VitrineError('unsupported') naming a layer whose heads cannot be told apart in the graph. */
export async function maskHeads(
  { bytes, name, folder }: { bytes: Uint8Array; name: string; folder: string },
  taps: readonly AttentionTap[],
): Promise<MaskedHeads> {
  const graph = readGraph(bytes, name);
  for (const { tensor, layer } of taps) {
    if (!graph.producer(tensor)) throw refuse(layer, 'it is inside a fused operator');
  }
  const tensors = taps.map(({ tensor }) => tensor);
  const types = await inferTypes(bytes, graph, tensors, folder);
  const masks = taps.map((tap) => {
    const { type, shape: weights } = types.of(tap.tensor);
    const axis = weights.length - (tap.headsFirst && weights.length > 4 ? 4 : 3);
    const heads = weights[axis] ?? tap.heads;
    if (axis < 0 || tap.view || heads !== tap.heads) {
      throw refuse(tap.layer, 'its heads are not an axis of their own');
    }
    const shape = [tap.heads, ...Array<number>(weights.length - axis - 1).fill(1)];
    return { ...tap, type, shape, input: `vitrine/heads/${tap.layer}` };
  });
  const addition = encodeAddition({
    ...EMPTY,
    inputs: masks.map(({ input, shape, type }) => ({
      name: input,
      type: {
        tensorType: {
          elemType: type === 'float16' ? DataType.FLOAT16 : DataType.FLOAT,
          shape: { dim: shape.map((dimValue) => ({ dimValue })) },
        },
      },
    })),
    nodes: masks.map(({ tensor, input }) => node('Mul', [tensor, input], [`${input}/masked`])),
  });
  const renamed = new Map(masks.map(({ tensor, input }) => [tensor, `${input}/masked`]));
  return {
    apply: (model) => Buffer.concat([rewire(model, renamed), addition]),
    masks: new Map(masks.map(({ layer, input, shape }) => [layer, { input, shape }])),
  };
}

const refuse = (layer: number, why: string): VitrineError =>
  new VitrineError('unsupported', `Heads of attention layer ${layer} cannot be ablated: ${why}`, {
    hint: 'Export the model with opset 17 to 22, without fused attention.',
    detail: { layer },
  });
