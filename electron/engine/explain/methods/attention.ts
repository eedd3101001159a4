import { type AttentionTap, axisLength, type Tensor, VitrineError } from '#shared/types';
import { attentionTensor } from '../../family-kit/attention';
import { openBackward } from '../backward';
import { graphFile, outputOf, type Subject } from '../subject';
import { seedOf } from '../target';
import type { Method } from './method';

/**
 * Chefer et al. 2021 (generic attention explainability): per layer the positive part of gradient x attention,
 * in the mean over heads, added to the identity; multiplied over the layers and read at the tokens that the
 * classifier reads.
 */
export const chefer: Method = async (subject, { target }) => {
  const taps = sameTokens(subject);
  await subject.step('writing the backward pass');
  const pass = await openBackward(
    subject,
    taps.map(({ tensor }) => tensor),
  );
  const { input } = subject.stored;
  const seed = seedOf(await outputOf(subject, input), target);
  await subject.step('computing gradients');
  const { gradients, values } = await pass.run(input, seed);
  const tokens = axisLength(taps[0]!.queries);
  const dense = (tap: AttentionTap, raw: Tensor | undefined) =>
    raw && attentionTensor(raw, tap).data;

  const last = taps.at(-1)!;
  const lastGradient = dense(last, gradients.get(last.tensor));
  if (!lastGradient) throw unread(last);
  let relevance: Float64Array = readTokens(lastGradient, last, tokens);
  for (const tap of taps.toReversed()) {
    const [a, g] = [dense(tap, values.get(tap.tensor))!, dense(tap, gradients.get(tap.tensor))];
    if (g) relevance = through(relevance, { attention: a, gradient: g, heads: tap.heads });
  }
  const { grid, special } = last.keys;
  return { grid, map: Float32Array.from(relevance.subarray(special)) };
};

/** The relevance of the tokens before a layer, from those after it. */
function through(
  after: Float64Array,
  o: { attention: Float32Array; gradient: Float32Array; heads: number },
): Float64Array {
  const { attention, gradient, heads } = o;
  const tokens = after.length;
  const before = Float64Array.from(after);
  for (let head = 0; head < heads; head++) {
    for (let q = 0; q < tokens; q++) {
      const weight = after[q]! / heads;
      if (weight === 0) continue;
      const row = (head * tokens + q) * tokens;
      for (let k = 0; k < tokens; k++) {
        before[k]! += weight * Math.max(0, attention[row + k]! * gradient[row + k]!);
      }
    }
  }
  return before;
}

/**
 * The shares of the tokens that the score depends on after the last layer: a class token, or several, or the
 * mean of the patches; of both kinds each gets a half.
 */
function readTokens(gradient: Float32Array, { heads, queries }: AttentionTap, tokens: number) {
  const isRead = Array.from({ length: tokens }, (_, q) =>
    Array.from({ length: heads }, (_, head) => (head * tokens + q) * tokens).some((row) =>
      gradient.subarray(row, row + tokens).some((value) => value !== 0),
    ),
  );
  const all = [...isRead.keys()].filter((token) => isRead[token]);
  const kinds = [
    all.filter((token) => token < queries.special),
    all.filter((token) => token >= queries.special),
  ].filter((kind) => kind.length > 0);
  const shares = new Float64Array(tokens);
  for (const kind of kinds) {
    for (const token of kind) shares[token] = 1 / (kinds.length * kind.length);
  }
  return shares;
}

/** All attention layers, if they attend from all tokens to the same tokens. */
function sameTokens(subject: Subject): readonly AttentionTap[] {
  const { taps, model } = subject.stored;
  const { name } = graphFile(subject);
  const own = taps.filter(({ file }) => (file ?? name) === name);
  const refuse = (why: string) =>
    new VitrineError(
      'unsupported',
      `The rule of Chefer et al. does not fit ${model.card.id}: ${why}`,
      {
        hint: 'Use gradCam, integratedGradients or occlusion.',
      },
    );
  if (own.length === 0) throw refuse('it shows no attention');
  if (own.some((tap) => tap.window || tap.order)) throw refuse('it attends within windows');
  const sides = own.flatMap(({ queries, keys }) => [axisLength(queries), axisLength(keys)]);
  if (new Set(sides).size > 1) throw refuse('its layers attend to different tokens');
  return own;
}

const unread = ({ layer }: AttentionTap): VitrineError =>
  new VitrineError('unsupported', `The output does not depend on attention layer ${layer}`, {
    hint: 'Use gradCam, integratedGradients or occlusion.',
  });

/** What the class token draws from each patch in the last layer, in the mean over heads; without one, all patches. */
export const rawAttention: Method = async (subject, _request) => {
  const { stored, sessions, feeds, step } = subject;
  const tap = stored.taps.filter(({ keys }) => keys.grid[0] > 1).at(-1);
  if (!tap) {
    throw new VitrineError('unsupported', `${stored.model.card.id} shows no attention on a grid`, {
      hint: 'Use integratedGradients or occlusion.',
    });
  }
  await step('running the model');
  const { attention } = await sessions.run(stored.model, stored.input, {
    file: graphFile(subject).name,
    feeds,
    layers: [tap.layer],
    outputs: 'none',
  });
  const { data } = attentionTensor(attention.get(tap.layer)!, tap);
  const [rows, columns] = [axisLength(tap.queries), axisLength(tap.keys)];
  const { grid, special } = tap.keys;
  const read = tap.queries.special > 0 ? 1 : rows;
  const map = new Float32Array(columns - special);
  for (let head = 0; head < tap.heads; head++) {
    for (let q = 0; q < read; q++) {
      const row = (head * rows + q) * columns + special;
      for (let k = 0; k < map.length; k++) map[k]! += data[row + k]! / (tap.heads * read);
    }
  }
  return { grid, map };
};
