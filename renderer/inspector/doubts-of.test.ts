import { expect, it } from 'vitest';
import { doubtsOf } from './doubts-of';

const texts = (p: number, classes: readonly string[]) =>
  doubtsOf(p, classes).map(({ text }) => text);
const imagenet = Array.from({ length: 1000 }, (_, i) => `class ${i}`);

it('warns where the largest probability is low, and where few classes are known', () => {
  expect(texts(0.5, ['cat', 'dog'])).toEqual(['low confidence: 0.50', 'knows 2 classes']);
  expect(texts(0.93, ['cat', 'dog'])).toEqual(['knows 2 classes']);
  expect(texts(0.3, imagenet)).toEqual(['low confidence: 0.30']);
  expect(texts(0.93, imagenet)).toEqual([]);
  expect(texts(0.93, [])).toEqual([]);
});
