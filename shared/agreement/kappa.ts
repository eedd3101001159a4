/** How often two models name which pair of classes. */
export interface PairCount {
  readonly first: string;
  readonly second: string;
  readonly count: number;
}

/** Share of the images that both call the same; null where there are none. */
export function agreement(pairs: readonly PairCount[]): number | null {
  const all = sum(pairs);
  return all > 0 ? sum(pairs.filter(isSame)) / all : null;
}

/**
 * Cohen's kappa (1960): agreement beyond what two models that say each class as often would have by
 * chance; 1 for always the same. Null where chance alone agrees always.
 */
export function kappa(pairs: readonly PairCount[]): number | null {
  const observed = agreement(pairs);
  if (observed === null) return null;
  const all = sum(pairs);
  const second = shares(pairs, ({ second: label }) => label, all);
  let expected = 0;
  for (const [label, share] of shares(pairs, ({ first }) => first, all)) {
    expected += share * (second.get(label) ?? 0);
  }
  return expected < 1 ? (observed - expected) / (1 - expected) : null;
}

const isSame = ({ first, second }: PairCount): boolean => first === second;

const sum = (pairs: readonly PairCount[]): number =>
  pairs.reduce((total, { count }) => total + count, 0);

/** How often one of the models says each class. */
function shares(pairs: readonly PairCount[], labelOf: (pair: PairCount) => string, all: number) {
  const found = new Map<string, number>();
  for (const pair of pairs) {
    const label = labelOf(pair);
    found.set(label, (found.get(label) ?? 0) + pair.count / all);
  }
  return found;
}
