import { expect, it } from 'vitest';
import { chooseExit } from './choose';

const sure = (...confidences: (number | null)[]) =>
  confidences.map((confidence) => ({ confidence }));

it('takes the first exit that reaches its threshold', () => {
  expect(chooseExit(sure(0.9, null), [0.9])).toEqual({ chosen: 0 });
  expect(chooseExit(sure(0.6, 0.7, 0.2), [0.9, 0.7])).toEqual({ chosen: 1 });
});

it('takes the last exit however unsure it is', () => {
  expect(chooseExit(sure(0.6, 0.2), [0.9])).toEqual({ chosen: 1 });
});

it('names the exit that must run first', () => {
  expect(chooseExit(sure(0.6, null), [0.9])).toEqual({ needs: 1 });
});
