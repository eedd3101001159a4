import { expect, it } from 'vitest';
import { typedNumber } from './Slider';

const percent = (value: number) => `${Math.round(value * 100)} %`;

it.each([
  ['70 %', percent, 0.7],
  ['70', percent, 0.7],
  ['0,35', String, 0.35],
  ['−2', String, -2],
  ['', String, null],
  ['many', percent, null],
])('reads %j as it is shown', (text, format, value) => {
  expect(typedNumber(text, format)).toBe(value);
});
