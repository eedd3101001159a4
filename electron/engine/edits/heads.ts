import type { AttentionTap } from '#shared/types';
import { inferTypes } from '../autodiff';
import { readGraph } from '../onnx/reading/graph';
import {
  DataType,
  EMPTY,
  encodeAddition,
  int64Constant,
  type NodeProto,
  node,
} from '../onnx/reading/schema';
import { maskedBy, refuse } from './masked';
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
  const masked = taps.map((tap) => ({ ...maskedBy(graph, tap), tap }));
  const tensors = masked.map(({ tensor }) => tensor);
  const types = await inferTypes(bytes, graph, tensors, folder);
  const masks = masked.map(({ tensor, are, tap }) => {
    const { type, shape: given } = types.of(tensor);
    const shape = are === 'channels' ? [tap.heads, 1] : maskShape(tap, given.map(Number));
    return { layer: tap.layer, tensor, are, type, shape, input: `vitrine/heads/${tap.layer}` };
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
    nodes: masks.flatMap((mask) =>
      mask.are === 'channels'
        ? byChannels(mask)
        : [node('Mul', [mask.tensor, mask.input], [`${mask.input}/masked`])],
    ),
    constants: masks.flatMap(({ are, input, shape: [heads] }) =>
      are === 'channels'
        ? [
            int64Constant(`${input}/apart`, [0, 0, heads!, -1]),
            int64Constant(`${input}/together`, [0, 0, -1]),
          ]
        : [],
    ),
  });
  const renamed = new Map(masks.map(({ tensor, input }) => [tensor, `${input}/masked`]));
  return {
    apply: (model) => Buffer.concat([rewire(model, renamed), addition]),
    masks: new Map(masks.map(({ layer, input, shape }) => [layer, { input, shape }])),
  };
}

/** One entry for each head, against weights or values with an axis of heads. */
function maskShape(tap: AttentionTap, shape: readonly number[]): number[] {
  const axis = shape.length - (tap.headsFirst && shape.length > 4 ? 4 : 3);
  const heads = shape[axis] ?? tap.heads;
  if (axis < 0 || tap.view || heads !== tap.heads) {
    throw refuse(tap.layer, 'its heads are not an axis of their own');
  }
  return [tap.heads, ...Array<number>(shape.length - axis - 1).fill(1)];
}

/** [batch, tokens, heads d], of which each head is multiplied with its entry. */
const byChannels = ({ tensor, input }: { tensor: string; input: string }): NodeProto[] => [
  node('Reshape', [tensor, `${input}/apart`], [`${input}/heads`]),
  node('Mul', [`${input}/heads`, input], [`${input}/scaled`]),
  node('Reshape', [`${input}/scaled`, `${input}/together`], [`${input}/masked`]),
];
