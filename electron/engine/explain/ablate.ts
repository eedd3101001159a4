import { readFile } from 'node:fs/promises';
import { type Interventions, type Tensor, type TensorRef, VitrineError } from '#shared/types';
import { maskHeads } from '../edits/heads';
import { graphFile, outputOf, type Subject } from './subject';
import { chosenTarget, scoreOf, type TargetQuestion } from './target';

/** How the output of a class changes without each attention head. Throws VitrineError. */
export async function ablateHeads(
  subject: Subject,
  question: TargetQuestion,
  keep: (tensor: Tensor) => Promise<TensorRef>,
): Promise<Interventions> {
  const { input, model, taps } = subject.stored;
  const { card } = model;
  const { name, path, folder } = graphFile(subject);
  const output = await outputOf(subject, input);
  const target = chosenTarget(output, question, card);
  if (taps.length === 0) {
    throw new VitrineError(
      'unsupported',
      `${card.id} shows no attention whose heads could be ablated`,
      {
        hint: 'Its card says why.',
      },
    );
  }
  const masked = await maskHeads({ bytes: await readFile(path), name, folder }, taps);
  const edit = { key: 'heads', apply: masked.apply, outputs: [] };
  const scoreWithout = async (gone?: { layer: number; head: number }): Promise<number> => {
    const feeds: Record<string, Tensor> = {};
    for (const [layer, { input: name, shape }] of masked.masks) {
      const data = new Float32Array(shape[0]!).fill(1);
      if (gone?.layer === layer) data[gone.head] = 0;
      feeds[name] = { shape, data };
    }
    return scoreOf(await outputOf(subject, input, { edit, feeds }), target);
  };
  const before = await scoreWithout();
  const most = Math.max(...taps.map(({ heads }) => heads));
  const changes = new Float32Array(taps.length * most).fill(Number.NaN);
  let ahead = taps.reduce((sum, { heads }) => sum + heads, 0);
  for (const [row, { layer, heads }] of taps.entries()) {
    for (let head = 0; head < heads; head++) {
      await subject.step('taking heads away', ahead--);
      changes[row * most + head] = (await scoreWithout({ layer, head })) - before;
    }
  }
  return {
    class: target.class,
    output: before,
    heads: await keep({ shape: [taps.length, most], data: changes }),
    layers: taps.map(({ layer }) => layer),
  };
}
