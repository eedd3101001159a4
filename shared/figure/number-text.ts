/** A weight with three digits that say something, at 1/1370 as at 0.9. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size >= 0.1 || value === 0) return value.toFixed(3);
  return size >= 0.0001 ? value.toPrecision(3) : value.toExponential(1);
}

/** Three digits that say something: 0.0267, 12.4, 1,230. */
export const threeDigits = (value: number): string =>
  value.toLocaleString('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });

/** Five digits, as a calculator shows them: for numbers of a kind that is not known. */
export const plainNumber = (value: number): string => String(Number(value.toPrecision(5)));

/**
 * Parts of a whole in whole per cent that add up to 100: what rounding down loses goes to the parts that
 * lost most by it.
 */
export function wholePercents(parts: readonly number[]): readonly number[] {
  const all = parts.reduce((sum, part) => sum + part, 0);
  if (all <= 0) return parts.map(() => 0);
  const exact = parts.map((part) => (part / all) * 100);
  const lost = 100 - exact.reduce((sum, share) => sum + Math.floor(share), 0);
  const byLoss = [...exact.keys()].sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  const raised = new Set(byLoss.slice(0, lost));
  return exact.map((share, i) => Math.floor(share) + (raised.has(i) ? 1 : 0));
}

/** A share in whole per cent: '69 %'. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
