import { readFile } from 'node:fs/promises';
import { type Lens, type Tensor, type TensorRef, VitrineError } from '#shared/types';
import { classify } from '../classification/classify';
import { lensOf } from '../edits/lens';
import { editedOutputs, graphFile, type Subject } from './subject';

const LISTED = 5;

/** The classes after every block. Throws VitrineError('unsupported'). */
export async function lensThrough(
  subject: Subject,
  keep: (tensor: Tensor) => Promise<TensorRef>,
): Promise<Lens> {
  const { input, model } = subject.stored;
  const { card } = model;
  if (card.task !== 'classification') {
    throw new VitrineError('unsupported', `${card.id} is no classifier`, {
      hint: 'The logit lens reads classes.',
    });
  }
  const { name, path } = graphFile(subject);
  const { bytes, layers } = lensOf(await readFile(path), name, card.output);
  await subject.step('reading every block');
  const edited = await editedOutputs(subject, input, {
    file: name,
    edit: {
      key: 'lens',
      apply: (graph) => Buffer.concat([graph, bytes]),
      outputs: layers.map(({ output }) => output),
    },
  });
  const read: Lens['layers'] = [];
  for (const { layer, output } of layers) {
    const logits = edited.get(output)!;
    const { top } = classify(logits, card, LISTED);
    read.push({ layer, top, logits: await keep(logits) });
  }
  return { layers: read, settled: settledAt(read) };
}

function settledAt(layers: Lens['layers']): number {
  const answer = layers.at(-1)!.top[0]!.index;
  const other = layers.findLastIndex(({ top }) => top[0]!.index !== answer);
  return layers[other + 1]!.layer;
}
