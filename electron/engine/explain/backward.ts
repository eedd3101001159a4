import { readFile } from 'node:fs/promises';
import type { Tensor } from '#shared/types';
import { backwardOf } from '../autodiff';
import type { ModelInput } from '../family-kit/family';
import { encodeAddition } from '../onnx/reading/schema';
import { editedOutputs, graphFile, type Subject } from './subject';

/** The backward pass of a model with respect to some of its tensors. */
export interface BackwardPass {
  /** By tensor; one that the output does not depend on has no gradient. */
  run(input: ModelInput, seed: Tensor): Promise<Answers>;
}
interface Answers {
  readonly gradients: ReadonlyMap<string, Tensor<Float32Array>>;
  readonly values: ReadonlyMap<string, Tensor<Float32Array>>;
}

/** Throws VitrineError('unsupported') naming what has no gradient. */
export async function openBackward(
  subject: Subject,
  wrt: readonly string[],
): Promise<BackwardPass> {
  const { name, path, folder } = graphFile(subject);
  const { output } = subject.stored.model.card;
  const bytes = await readFile(path);
  const backward = await backwardOf({ bytes, name, folder }, { output, wrt });
  const addition = encodeAddition(backward.addition);
  const { gradients, values, seed: seedName } = backward;
  const edit = {
    key: `gradient of ${output} by ${wrt.join()}`,
    apply: (graph: Uint8Array) => Buffer.concat([graph, addition]),
    outputs: [...new Set([...gradients.values(), ...values.values()])],
  };
  return {
    async run(input, seed) {
      const edited = await editedOutputs(subject, input, {
        file: name,
        edit,
        feeds: { [seedName]: seed },
      });
      const named = (names: ReadonlyMap<string, string>) =>
        new Map(
          [...names].map(
            ([tensor, made]) => [tensor, edited.get(made) as Tensor<Float32Array>] as const,
          ),
        );
      return { gradients: named(gradients), values: named(values) };
    },
  };
}
