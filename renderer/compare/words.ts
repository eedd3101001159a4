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

export const words = {
  compareRuns: {
    title: 'Compare runs',
    first: 'First',
    firstHelp: 'The baseline run. No model runs.',
    second: 'Second',
    secondHelp: 'The run compared with the first. No model runs.',
    noRuns: 'First run two models over the same images: Model › New Run.',
    counting: 'Counting…',
    noTruth:
      'The true classes of these images are unknown. Vitrine reads them from folder names that match the classes.',
    count: (count: string) => `${count} disagreements`,
    countListed: (count: string, listed: number) => `${count} disagreements, the first ${listed}`,
    saveCsv: 'Save as CSV…',
    saveCsvHelp: 'Saves every disagreement with all columns of both runs.',
    bothRight: 'Both right',
    only: (model: string) => `Only ${model}`,
    neither: 'Neither',
    whoIsRight: 'Who is right',
    accuracy: (one: string, ofOne: string, two: string, ofTwo: string) =>
      `Accuracy: ${one} ${ofOne}, ${two} ${ofTwo}.`,
    disagreements: 'Disagreements',
    image: 'Image',
    truth: 'True class',
    imageHelp: 'Opens the image with both models side by side.',
  },
} as const;
