/** A weight with three digits that say something, at 1/1370 as at 0.9. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size >= 0.1 || value === 0) return value.toFixed(3);
  return size >= 0.0001 ? value.toPrecision(3) : value.toExponential(1);
}

/** A share in whole per cent: '69 %'. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
