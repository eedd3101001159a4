/** Whether two models are right on the same images: McNemar's test on those that only one gets right. */
export interface McNemar {
  /** `exact`: binomial, two-sided; `chi-square`: one degree of freedom, with continuity correction. */
  readonly method: 'exact' | 'chi-square';
  /** The smaller count for `exact`, the chi-square value otherwise. */
  readonly statistic: number;
  /** How likely counts at least as unequal are if both models are equally good. */
  readonly p: number;
}

/** With fewer images the chi-square distribution is no good approximation (Fagerland et al. 2013). */
const FEWEST = 25;

/**
 * McNemar 1947, with Edwards' continuity correction (1948). `first` and `second`: how many images only the
 * first model, and only the second, gets right.
 */
export function mcnemar(first: number, second: number): McNemar {
  const all = first + second;
  const fewer = Math.min(first, second);
  if (all < FEWEST) {
    return { method: 'exact', statistic: fewer, p: Math.min(1, 2 * binomialTail(fewer, all)) };
  }
  const statistic = Math.max(0, Math.abs(first - second) - 1) ** 2 / all;
  return { method: 'chi-square', statistic, p: erfc(Math.sqrt(statistic / 2)) };
}

/** P(X <= k) of n fair coins. */
function binomialTail(k: number, n: number): number {
  let term = 0.5 ** n;
  let sum = term;
  for (let i = 1; i <= k; i++) {
    term *= (n - i + 1) / i;
    sum += term;
  }
  return sum;
}

/** From here on the continued fraction converges faster than the series. */
const FAR = 2;
const SMALLEST = 1e-300;

/** Complementary error function of x >= 0, to 1e-12 of its value (Abramowitz & Stegun 7.1.6 and 7.1.14). */
export function erfc(x: number): number {
  const scale = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < FAR) {
    let term = 2 * x;
    let sum = term;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - scale * sum;
  }
  // Lentz: x + (1/2)/(x + 1/(x + (3/2)/(x + ...))).
  let fraction = x;
  let c = x;
  let d = 0;
  for (let n = 1; n < 1000; n++) {
    d = 1 / Math.max(SMALLEST, x + (n / 2) * d);
    c = x + n / 2 / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return scale / fraction;
}
