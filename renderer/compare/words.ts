import type { RunsCompared } from '#shared/contract';

type Test = NonNullable<RunsCompared['truth']>['mcnemar'];

/** 0.021, <0.001, 1. */
const pText = (p: number): string => (p < 0.001 ? '< 0.001' : `= ${Number(p.toPrecision(2))}`);

/** Below it, and only below it, we speak of a difference. */
const SIGNIFICANT = 0.05;

/** What the test says, and which test it was. */
export function testText({ method, statistic, p }: Test): string {
  const how =
    method === 'exact'
      ? 'exact binomial test, since the models differ on few images'
      : `chi-square with continuity correction ${statistic.toFixed(2)}, one degree of freedom`;
  const verdict =
    p < SIGNIFICANT ? 'the models differ in accuracy' : 'the difference in accuracy may be chance';
  return `McNemar’s test: p ${pText(p)}, ${verdict} (${how}).`;
}

export const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Agreement of the classes, whatever the truth. */
export const agreementText = ({ pictures: images, agreement, kappa }: RunsCompared): string =>
  [
    `${images.toLocaleString('en')} images in both`,
    ...(agreement === null ? [] : [`the same class for ${shareText(agreement)}`]),
    ...(kappa === null ? [] : [`Cohen’s κ ${kappa.toFixed(3).replace('-', '−')}`]),
  ].join(', ');
