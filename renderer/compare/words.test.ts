import { expect, it } from 'vitest';
import { agreementText, testText } from './words';

it('says which test it was, and does not call chance a difference', () => {
  expect(testText({ method: 'exact', statistic: 1, p: 0.375 })).toBe(
    'McNemar’s test: p = 0.38, the difference in accuracy may be chance (exact binomial test, since the models differ on few images).',
  );
  expect(testText({ method: 'chi-square', statistic: 29.502, p: 5.6e-8 })).toBe(
    'McNemar’s test: p < 0.001, the models differ in accuracy (chi-square with continuity correction 29.50, one degree of freedom).',
  );
});

it('tells agreement with kappa where there is one', () => {
  const one = { names: ['a', 'b'] as [string, string], truth: null, disagreements: 6 };
  expect(agreementText({ ...one, pictures: 1100, agreement: 5 / 11, kappa: -8 / 58 })).toBe(
    '1,100 images in both, the same class for 45.5 %, Cohen’s κ −0.138',
  );
  expect(agreementText({ ...one, pictures: 2, agreement: 1, kappa: null })).toBe(
    '2 images in both, the same class for 100.0 %',
  );
});
