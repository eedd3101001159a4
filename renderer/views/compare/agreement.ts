import { gflops, tokensKept } from '#shared/agreement';
import { percent } from '#shared/figure';
import { milliseconds, probability } from '../../app/format';
import type { Panel } from './use-compared';

/** A panel's answer in the cells of the table; '' where the model says no such thing. */
export interface AgreementRow {
  readonly place: number;
  readonly model: string;
  readonly top1: string;
  readonly confidence: string;
  readonly exit: string;
  readonly tokens: string;
  readonly miou: string;
  readonly ms: string;
  readonly gflops: string;
}

/** Names of the columns, in their order. */
export const columns: readonly (readonly [keyof AgreementRow, string])[] = [
  ['model', 'Model'],
  ['top1', 'Top 1'],
  ['confidence', 'Confidence'],
  ['exit', 'Exit'],
  ['tokens', 'Patches kept'],
  ['miou', 'mIoU'],
  ['ms', 'Run'],
  ['gflops', 'GFLOPs'],
];

/** `miou` by panel: against a ground truth, where there is one. */
export const agreementRows = (
  panels: readonly Panel[],
  mious: readonly (number | null)[],
): readonly AgreementRow[] =>
  panels.map(({ place, spec, card, result }) => {
    const parts = result?.parts ?? {};
    const top = parts.predictions?.top[0];
    const kept = tokensKept(parts);
    const operations = result && card ? gflops(parts, card) : null;
    const miou = mious[place] ?? null;
    return {
      place,
      model: card?.title ?? spec.model,
      top1: top?.label ?? '',
      confidence: top ? probability(top.p) : '',
      exit: parts.exits ? String(parts.exits.chosen + 1) : '',
      tokens: kept === null ? '' : percent(kept),
      miou: miou === null ? '' : miou.toFixed(3),
      ms: result ? milliseconds(result.timings.runMs) : '',
      gflops: operations === null ? '' : operations.toPrecision(3),
    };
  });

/** Which of the panels say the same: '2 of 3 say cat', 'Both say cat'; '' where fewer than two classify. */
export function agreementText(panels: readonly Panel[]): string {
  const said = panels.flatMap(({ result }) => result?.parts.predictions?.top[0]?.label ?? []);
  if (said.length < 2) return '';
  const counts = new Map<string, number>();
  for (const label of said) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [label, count] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  if (count === said.length) return `${count === 2 ? 'Both' : `All ${count}`} say ${label}`;
  if (count === 1) return 'No two say the same';
  return `${count} of ${said.length} say ${label}`;
}
